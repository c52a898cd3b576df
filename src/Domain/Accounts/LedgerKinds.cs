namespace FocusAccount.Domain.Accounts;

/// <summary>Why credits moved.</summary>
public enum LedgerKind
{
    /// <summary>An app's starter credits were granted.</summary>
    StarterCredits,

    /// <summary>A job that started reserved its estimate.</summary>
    Reserve,

    /// <summary>A settled job returned what it did not use.</summary>
    Refund,

    /// <summary>A completed job cost more than its reserve.</summary>
    Overage,

    /// <summary>A job was completed after it had expired and been refunded.</summary>
    LateCharge,

    /// <summary>An operator granted credits.</summary>
    Grant,

    /// <summary>An operator revoked credits.</summary>
    Revoke,
}

/// <summary>
/// The one declaration of the rules for each kind of ledger entry. <see cref="Account"/> asserts them, the ledger verifier reads them, and
/// a test compares them with the database's constraints.
/// </summary>
public static class LedgerKinds
{
    private static readonly Dictionary<LedgerKind, LedgerRule> Rules = Enum.GetValues<LedgerKind>().ToDictionary(kind => kind, Declare);

    public static LedgerRule RuleOf(LedgerKind kind) => Rules[kind];

    /// <summary>The kinds whose rule satisfies a condition.</summary>
    public static IEnumerable<LedgerKind> Where(Func<LedgerRule, bool> condition) =>
        Enum.GetValues<LedgerKind>().Where(kind => condition(RuleOf(kind)));

    private static LedgerRule Declare(LedgerKind kind) => kind switch
    {
        LedgerKind.StarterCredits => new(Adds: true, NamesJob: false, NamesApp: true, NamesReason: false, IsCovered: false),
        LedgerKind.Reserve => new(Adds: false, NamesJob: true, NamesApp: true, NamesReason: false, IsCovered: true),
        LedgerKind.Refund => new(Adds: true, NamesJob: true, NamesApp: true, NamesReason: false, IsCovered: false),
        LedgerKind.Overage => new(Adds: false, NamesJob: true, NamesApp: true, NamesReason: false, IsCovered: false),
        LedgerKind.LateCharge => new(Adds: false, NamesJob: true, NamesApp: true, NamesReason: false, IsCovered: false),
        LedgerKind.Grant => new(Adds: true, NamesJob: false, NamesApp: false, NamesReason: true, IsCovered: false),
        LedgerKind.Revoke => new(Adds: false, NamesJob: false, NamesApp: false, NamesReason: true, IsCovered: true),
    };
}

/// <summary>The rule that each ledger entry of a kind must follow.</summary>
/// <param name="Adds">It adds credits; otherwise it takes them. No entry moves zero.</param>
/// <param name="NamesJob">It names a job; otherwise it must not.</param>
/// <param name="NamesApp">It names an app; otherwise it must not.</param>
/// <param name="NamesReason">It gives a reason; otherwise it must not.</param>
/// <param name="IsCovered">The balance after it must not be negative.</param>
public sealed record LedgerRule(bool Adds, bool NamesJob, bool NamesApp, bool NamesReason, bool IsCovered)
{
    /// <summary>Whether an entry follows this rule.</summary>
    public bool Allows(LedgerEntry entry) =>
        entry.Amount != 0
        && Adds == entry.Amount > 0
        && NamesJob == entry.JobId is not null
        && NamesApp == entry.App is not null
        && NamesReason == entry.Reason is not null
        && (!IsCovered || entry.BalanceAfter >= 0);
}
