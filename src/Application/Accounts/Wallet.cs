using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// An account, every app that is registered or whose grant it holds (by slug), what its open jobs hold, the requested app once more, and the
/// budget of the token that asked. Credits are whole numbers, times are UTC.
/// </summary>
public sealed record Wallet(
    WalletAccount Account, IReadOnlyList<WalletApp> Apps, Holds Holds, WalletApp? RequestedApp = null, TokenBudget? Budget = null)
{
    /// <summary>Whether an app was requested whose starter credits this account has not received.</summary>
    public bool IsGrantDue => RequestedApp is { Granted: false };

    /// <summary>The wallet with an app singled out. One that nobody registered grants the default (whole credits).</summary>
    internal Wallet Requesting(string slug, int defaultStarterCredits) => this with
    {
        RequestedApp = Apps.FirstOrDefault(app => app.Slug == slug)
            ?? new WalletApp(slug, defaultStarterCredits, Granted: false, GrantedAt: null, IsRegistered: false),
    };

    /// <summary>The wallet after the requested app's grant, which leaves the account with these credits (whole).</summary>
    internal Wallet WithGrant(AppGrant grant, long credits)
    {
        var granted = RequestedApp! with { Granted = true, GrantedAt = grant.GrantedAt };
        var apps = Apps.Where(app => app.Slug != granted.Slug).Append(granted).OrderBy(app => app.Slug, StringComparer.Ordinal);
        return this with { Account = Account with { Credits = credits }, Apps = [.. apps], RequestedApp = granted };
    }
}

/// <summary>The account in a wallet.</summary>
public sealed record WalletAccount(Guid Id, string ClerkId, string Plan, long Credits);

/// <summary>
/// An app in a wallet: the credits that it grants each account once, whether and when this account received them, and whether it is
/// registered.
/// </summary>
public sealed record WalletApp(string Slug, int StarterCredits, bool Granted, DateTimeOffset? GrantedAt, bool IsRegistered);
