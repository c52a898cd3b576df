using System.Text.RegularExpressions;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Tests.Scaling;

/// <summary>The migrated schema meets the requirements of a database that is distributed by account.</summary>
public sealed partial class SchemaTests
{
    private static readonly string[] Tables = [.. Placement.Distributed.Select(placed => placed.Table)];
    private static readonly string[] Columns = [.. Placement.Distributed.Select(placed => placed.Column)];

    [Test]
    public async Task Has_a_place_for_every_table()
    {
        var tables = await Names("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')");

        tables.Should().BeEquivalentTo([.. Tables, .. Placement.Reference, .. Placement.Local]);
    }

    [Test]
    public async Task Leads_every_primary_key_with_the_account() => (await Names(
        """
        select t.name from unnest(@Tables, @Columns) as t (name, col)
        where not exists (
          select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
          where i.indrelid = t.name::regclass and i.indisprimary and a.attname = t.col)
        """)).Should().BeEmpty();

    [Test]
    public async Task Names_the_account_in_whatever_is_unique() => (await Names(
        """
        select i.indexrelid::regclass::text from unnest(@Tables, @Columns) as t (name, col)
        join pg_index i on i.indrelid = t.name::regclass and (i.indisunique or i.indisexclusion)
        where not exists (
          select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey::smallint[]) and a.attname = t.col)
        """)).Should().BeEmpty();

    [Test]
    public async Task Names_the_account_on_both_sides_of_a_foreign_key() => (await Names(
        """
        select c.conname::text from unnest(@Tables, @Columns) as t (name, col)
        join pg_constraint c on c.confrelid = t.name::regclass and c.contype = 'f'
        left join unnest(@Tables, @Columns) as own (name, col) on own.name::regclass = c.conrelid
        where not exists (
          select from unnest(c.conkey, c.confkey) as pair (one, other)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.one and a.attname = own.col
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = pair.other and b.attname = t.col)
        """)).Should().BeEmpty("a table that is not spread references none that is");

    [Test]
    public async Task References_what_is_placed_before()
    {
        var order = Placement.Reference.Concat(Tables).ToList();

        var keys = await TestRun.Database.Query<(string From, string To)>(
            "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint where contype = 'f'");

        keys.Should().NotBeEmpty().And.OnlyContain(key => order.IndexOf(key.To) < order.IndexOf(key.From));
    }

    [Test]
    public async Task Does_nothing_behind_a_statement_s_back() => (await Names(
        """
        select tgname::text from pg_trigger where not tgisinternal
        union all select relname::text from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace and relname not like 'schema_versions%'
        union all select adrelid::regclass::text from pg_attrdef where adrelid::regclass::text = any (@Tables)
        """)).Should().BeEmpty("no trigger, no sequence, no default that each machine would have to agree on");

    [Test]
    public void Adds_each_constraint_by_a_statement_of_its_own()
    {
        var migrations = typeof(Migrator).Assembly;

        var statements = migrations.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .SelectMany(name => Comment().Replace(migrations.TextOf(name), "").Split(';')).ToList();

        var adding = statements.Where(statement => AddsConstraint().IsMatch(statement)).ToList();
        adding.Should().HaveCountGreaterThan(3).And.OnlyContain(statement => !InParentheses().Replace(statement, "").Contains(','), "Citus refuses another action beside it");
    }

    private static Task<List<string>> Names(string sql) => TestRun.Database.Query<string>(sql, new { Tables, Columns });

    [GeneratedRegex("--.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*alter\s+table\b.*\badd\s+(constraint|check|primary|unique|foreign|exclude|column\b.*\b(check|references|unique|primary))\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AddsConstraint();

    // Balanced ones, whatever they contain.
    [GeneratedRegex(@"\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex InParentheses();
}
