using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Lists a page of an account's ledger, newest first, before one of its entries or from the newest on. A person's program sees only the
/// entries of the apps that it may use. A page of an export is larger. Days begin at midnight in the zone, or else in UTC.
/// </summary>
public sealed record ListLedger(
    Guid AccountId,
    TokenPermissions Permissions,
    string? App,
    LedgerKind? Kind,
    string? From,
    string? To,
    long? Before,
    int? Limit,
    bool IsExport = false,
    TimeZoneInfo? Zone = null)
    : IQuery<LedgerPage>
{
    /// <summary>The largest number of entries that are looked at for a page, whether they match or not.</summary>
    public const int MaxLookedAt = 10_000;

    internal const int ExportLimit = 2000;
}

/// <summary>
/// A page of a ledger, newest first, and the sequence before which the next page begins; null on the last. A page may be short, even empty,
/// before the last.
/// </summary>
public sealed record LedgerPage(IReadOnlyList<LedgerItem> Entries, long? Next);

/// <summary>
/// An entry of the ledger, with the action of its job and the credential that moved the credits; none for a grant, and where it was not
/// recorded. Credits are whole numbers, times are UTC.
/// </summary>
public sealed record LedgerItem(
    long Sequence,
    LedgerKind Kind,
    long Amount,
    long BalanceAfter,
    DateTimeOffset CreatedAt,
    string? App,
    string? Action,
    Guid? JobId,
    string? Reason,
    Credential? By);

/// <summary>
/// The entries of an account that are wanted: those of some apps (none is every app, and what no app did), of a kind, from a time on and
/// before a time (UTC).
/// </summary>
public sealed record LedgerFilter(IReadOnlyList<AppSlug> Apps, LedgerKind? Kind, DateTimeOffset? From, DateTimeOffset? To)
{
    internal bool IsEmpty => Apps.Count == 0 && Kind is null && From is null && To is null;
}

/// <summary>Reads the ledger of an account.</summary>
public interface ILedgerReader
{
    /// <summary>
    /// Lists at most <paramref name="limit"/> entries that are wanted, newest first, from one sequence on and before another.
    /// </summary>
    Task<IReadOnlyList<LedgerItem>> List(
        Guid accountId, LedgerFilter filter, long first, long before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the sequence of the first entry at or after a time (UTC), or the next one to come. Times follow the order of the
    /// sequence but for the difference between the clocks of instances, so this is a search by halves.
    /// </summary>
    Task<long> FindFirst(Guid accountId, DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>Adds up the whole ledger and the open holds of an account, as of one moment: now (UTC).</summary>
    Task<BalanceProof> Prove(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken);
}

internal sealed class ListLedgerValidator : AbstractValidator<ListLedger>
{
    public ListLedgerValidator()
    {
        RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
        RuleFor(query => query.From).IsTime("from");
        RuleFor(query => query.To).IsTime("to");
        RuleFor(query => query.Before)
            .GreaterThan(0)
            .WithMessage("before must be the sequence of an entry: the next of the page before.");
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListLedgerHandler(ILedgerReader ledger) : IRequestHandler<ListLedger, Result<LedgerPage>>
{
    // The instances that make entries have clocks that differ a little.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    public async Task<Result<LedgerPage>> Handle(ListLedger query, CancellationToken cancellationToken)
    {
        var app = query.App is null ? null : new AppSlug(query.App);
        if (app is not null && query.Permissions.WhyNot(app) is { } notAllowed)
        {
            return notAllowed;
        }

        var filter = new LedgerFilter(
            app is null ? query.Permissions.Apps : [app],
            query.Kind,
            TimeText.Parse(query.From, query.Zone ?? TimeZoneInfo.Utc),
            TimeText.Parse(query.To, query.Zone ?? TimeZoneInfo.Utc));
        var (oldest, before) = await Range(query, filter, cancellationToken);
        var first = filter.IsEmpty ? oldest : long.Max(oldest, before - ListLedger.MaxLookedAt);
        var limit = query.IsExport ? ListLedger.ExportLimit : query.Limit ?? PageLimit.Default;
        var entries = await ledger.List(query.AccountId, filter, first, before, limit + 1, cancellationToken);
        return entries.Count > limit
            ? new LedgerPage([.. entries.Take(limit)], entries[limit - 1].Sequence)
            : new LedgerPage(entries, first > oldest ? first : null);
    }

    // Without a filter, the newest entries match, wherever they are.
    private async Task<(long Oldest, long Before)> Range(ListLedger query, LedgerFilter filter, CancellationToken cancellationToken)
    {
        var oldest = filter.From is { } from ? await Find(from - ClockTolerance) : 1;
        var before = query.Before ?? long.MaxValue;
        if (filter.To is { } to)
        {
            before = long.Min(before, await Find(to + ClockTolerance));
        }
        else if (!filter.IsEmpty)
        {
            before = long.Min(before, await Find(DateTimeOffset.MaxValue));
        }

        return (oldest, before);

        Task<long> Find(DateTimeOffset time) => ledger.FindFirst(query.AccountId, time, cancellationToken);
    }
}
