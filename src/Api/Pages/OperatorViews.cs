using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain;

namespace FocusAccount.Api.Pages;

/// <summary>The start of the operator's page: what was looked for and found, old holds, and the apps.</summary>
internal sealed record OperatorStart(string Find, Result<AccountSearch>? Found, Result<OldHolds> OldHolds, IReadOnlyList<AppListItem> Apps);

/// <summary>An account on the operator's page, and what became of the last act; nobody acts on the own account.</summary>
internal sealed record OperatorAccount(AccountOverview Account, bool IsOwn, OperatorOutcome Outcome, OperatorForm Form)
{
    /// <summary>The entries that are shown.</summary>
    public const int Entries = 50;
}

/// <summary>The report of an app on the operator's page, or why there is none.</summary>
internal sealed record OperatorReport(string App, string Days, Result<AppReport> Report);

/// <summary>The outcome of an act: done, made before at a time (UTC), refused, or nothing at all.</summary>
internal sealed record OperatorOutcome(string? Done = null, DateTimeOffset? MadeAt = null, Error? Refusal = null)
{
    // The address names one of these, and no text from an address is ever shown.
    private static readonly Dictionary<string, string> Sentences = new()
    {
        ["granted"] = "The credits were granted.",
        ["revoked"] = "The credits were revoked.",
        ["closed"] = "The account was closed.",
        ["closed_already"] = "The account was closed already. Nothing has changed.",
        ["reopened"] = "The account was reopened.",
        ["open_already"] = "The account was open already. Nothing has changed.",
        ["token_revoked"] = "The program's access was ended.",
        ["tokens_revoked"] = "The access of all programs was ended.",
    };

    public static OperatorOutcome None { get; } = new();

    /// <summary>The outcome that an address names; none if it is unknown.</summary>
    public static OperatorOutcome Of(string done) => Sentences.ContainsKey(done) ? new(done) : None;

    /// <summary>The sentence about an act that was done.</summary>
    public string? Sentence => Done is null ? null : Sentences[Done];
}
