using System.Globalization;
using System.Text;

namespace FocusAccount.Domain.Tokens;

/// <summary>
/// A personal access token as stored: its account, its name, its period of validity (UTC), what it may do, and the client and the resource
/// that it was issued for by OAuth, but not the token itself.
/// </summary>
public sealed record PersonalAccessToken(
    Guid AccountId,
    Guid Id,
    byte[] Hash,
    string Hint,
    string? Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    TokenPermissions Permissions,
    TokenBudget? Budget,
    string? ClientId = null,
    string? Resource = null)
{
    /// <summary>The shortest life of a new token.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromDays(1);

    /// <summary>The longest life of a token, and the usual one.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(90);

    /// <summary>How long before its end the responses to a token say when it ends.</summary>
    public static readonly TimeSpan NoticePeriod = TimeSpan.FromDays(14);

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 60;

    /// <summary>How many valid tokens an account may have.</summary>
    public const int MaxValid = 100;

    /// <summary>Null when an account with this many valid tokens may have another; otherwise the reason why not.</summary>
    public static Error? WhyNoMore(int valid) => valid < MaxValid ? null : TokenErrors.TooMany;

    /// <summary>Creates the record of a token that is issued now.</summary>
    public static PersonalAccessToken Issue(Secret token, Guid accountId, Guid id, TokenTerms terms, DateTimeOffset now)
    {
        var budget = terms.Permissions.Budget is { } limit ? TokenBudget.Set(id, limit, now) : null;
        return new(
            accountId,
            id,
            token.Hash,
            token.Hint,
            terms.Name,
            now,
            now + terms.Lifetime,
            terms.Permissions,
            budget,
            terms.ClientId,
            terms.Resource);
    }

    /// <summary>
    /// The token after its person has changed it: renamed, narrowed, with a shorter life from now, or with another budget, which still counts
    /// the credits of the current window.
    /// </summary>
    public Result<PersonalAccessToken> Change(TokenChanges changes, DateTimeOffset now)
    {
        if (now + changes.Lifetime > ExpiresAt)
        {
            return TokenErrors.CannotWiden("expires_in");
        }

        var narrowed = Permissions.Narrow(changes.Scopes, changes.Apps, changes.Budget);
        if (narrowed.Error is { } refusal)
        {
            return refusal;
        }

        return this with
        {
            Name = changes.Name ?? Name,
            ExpiresAt = now + changes.Lifetime ?? ExpiresAt,
            Permissions = narrowed.Value,
            Budget = changes.Budget is { } budget ? Budget?.Change(budget, now) ?? TokenBudget.Set(Id, budget, now) : Budget,
        };
    }

    /// <summary>
    /// A name as one line of printable text, so that it cannot pass for a part of the page around it; null if nothing of it is left.
    /// </summary>
    public static string? NameOrNull(string? name)
    {
        var line = string.Concat((name ?? "").EnumerateRunes().Where(rune => !IsHidden(rune)).Take(MaxNameLength)).Trim();
        return line.Length == 0 ? null : line;
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned;
}
