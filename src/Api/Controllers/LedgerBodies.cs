using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Api.Controllers;

/// <summary>A page of the ledger.</summary>
/// <param name="Entries">The entries, newest first; any page may have fewer than `limit`, even none</param>
/// <param name="Next">The `before` of the next page; null on the last page</param>
internal sealed record LedgerResponse(IReadOnlyList<LedgerEntry> Entries, long? Next)
{
    public static LedgerResponse Example => new([LedgerEntry.Example], Next: null);

    public static LedgerResponse From(LedgerPage page) => new([.. page.Entries.Select(LedgerEntry.From)], page.Next);
}

/// <summary>A movement of credits, which never changes afterwards. Credits are whole numbers, times are UTC.</summary>
/// <param name="Sequence">The number of the entry in its account, from 1 and without a gap</param>
/// <param name="Amount">Credits that were added, or taken if it is negative</param>
/// <param name="BalanceAfter">The balance after it: that of the entry before, and the amount</param>
/// <param name="App">The app whose starter credits these are, or that does the job; null for an operator's grant or revocation</param>
/// <param name="Action">The action of the job; null without a job</param>
/// <param name="JobId">The job; null without one</param>
/// <param name="Reason">Why an operator granted or revoked credits; null for any other kind</param>
/// <param name="By">
/// The credential that moved the credits: `session`, `cookie`, `token`, `app_key` or `job_token`; `expiry` if the deadline of the job
/// passed, `operator` for a grant or a revocation; null for starter credits, and where it was not recorded
/// </param>
/// <param name="ById">The id of the personal access token or the app key; null with any other credential</param>
internal sealed record LedgerEntry(
    long Sequence,
    LedgerKind Kind,
    long Amount,
    long BalanceAfter,
    DateTimeOffset CreatedAt,
    string? App,
    string? Action,
    Guid? JobId,
    string? Reason,
    string? By,
    Guid? ById)
{
    public static LedgerEntry Example => new(
        Sequence: 3,
        LedgerKind.Refund,
        Amount: 2,
        BalanceAfter: 17,
        new DateTimeOffset(2026, 11, 23, 9, 32, 0, TimeSpan.Zero),
        "video",
        "render",
        Job.Example.Id,
        Reason: null,
        "job_token",
        ById: null);

    public static LedgerEntry From(LedgerItem entry) => new(
        entry.Sequence,
        entry.Kind,
        entry.Amount,
        entry.BalanceAfter,
        entry.CreatedAt,
        entry.App,
        entry.Action,
        entry.JobId,
        entry.Reason,
        entry.By is { } by ? SnakeCase.NameOf(by.Kind) : entry.Kind is LedgerKind.Grant or LedgerKind.Revoke ? "operator" : null,
        entry.By?.Id);
}

/// <summary>The sums of the ledger and the open jobs, and whether the account says the same. Credits are whole numbers.</summary>
/// <param name="Balance">The balance of the account</param>
/// <param name="Sum">The sum of the amounts of all entries</param>
/// <param name="LastSequence">The number of the last entry, and so of all entries</param>
/// <param name="Held">Credits that the account says its open jobs hold</param>
/// <param name="HeldByJobs">The sum of `reserved` of all open jobs</param>
/// <param name="Agrees">Whether the sums are those of the account, and no entry is missing</param>
/// <param name="AsOf">The moment of all these numbers (UTC)</param>
internal sealed record BalanceProofResponse(
    long Balance, long Sum, long LastSequence, long Held, long HeldByJobs, bool Agrees, DateTimeOffset AsOf)
{
    public static BalanceProofResponse Example => new(
        Balance: 17,
        Sum: 17,
        LastSequence: 3,
        Held: 5,
        HeldByJobs: 5,
        Agrees: true,
        new DateTimeOffset(2026, 11, 23, 9, 40, 0, TimeSpan.Zero));

    public static BalanceProofResponse From(BalanceProof proof) =>
        new(proof.Balance, proof.EntrySum, proof.LastSequence, proof.Held, proof.OpenJobSum, proof.Agrees, proof.AsOf);
}
