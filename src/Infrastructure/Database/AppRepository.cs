using FocusAccount.Application.Apps;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AppRepository(DatabaseSession session) : IAppRepository
{
    private static readonly WriteStatement<(App App, DateTimeOffset Now)> Upsert = new WriteStatement<(App App, DateTimeOffset Now)>(
        """
        insert into apps (slug, starter_credits, settlement, created_at, updated_at)
        values ($1, $2, $3, $4, $4)
        on conflict (slug) do update
        set starter_credits = excluded.starter_credits, settlement = coalesce(excluded.settlement, apps.settlement),
          updated_at = excluded.updated_at
        """)
        .Column(set => set.App.Slug.Value)
        .Column(set => set.App.StarterCredits)
        .Column(set => set.App.Settlement is { } rule ? SnakeCase.NameOf(rule) : null)
        .Column(set => set.Now);

    private static readonly WriteStatement<AppGrant> InsertGrant = new WriteStatement<AppGrant>(
        """
        insert into app_grants (account_id, app_slug, starter_credits, granted_at)
        values ($1, $2, $3, $4)
        """)
        .Column(grant => grant.AccountId)
        .Column(grant => grant.App.Value)
        .Column(grant => grant.StarterCredits)
        .Column(grant => grant.GrantedAt);

    public void Set(App app, DateTimeOffset now) => session.Write(Upsert, (app, now));

    public async Task<IReadOnlyList<App>> List(CancellationToken cancellationToken)
    {
        const string sql =
            """
            select slug, starter_credits, coalesce(settlement, @holder) as settlement
            from apps
            order by slug
            """;
        var parameters = new { holder = SnakeCase.NameOf(SettlementRule.Holder) };
        var rows = await session.Query<(string Slug, int StarterCredits, string Settlement)>(sql, parameters, cancellationToken);
        return [.. from row in rows
                   select new App(new AppSlug(row.Slug), row.StarterCredits, SnakeCase.Parse<SettlementRule>(row.Settlement))];
    }

    public async Task<bool> Remove(AppSlug app, CancellationToken cancellationToken)
    {
        const string sql =
            """
            delete from apps
            where slug = @slug
            """;
        return await session.Execute(sql, new { slug = app.Value }, cancellationToken) == 1;
    }

    public void Add(AppGrant grant) => session.Write(InsertGrant, grant);
}
