using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// An account, every registered app (by slug) with its grant, and the requested app once more. Credits are whole numbers, times are UTC.
/// </summary>
public sealed record Wallet(WalletAccount Account, IReadOnlyList<WalletApp> Apps, WalletApp? RequestedApp = null)
{
    /// <summary>Whether an app was requested whose starter credits this account has not received.</summary>
    public bool IsGrantDue => RequestedApp is { Granted: false };

    /// <summary>The wallet after a grant is committed that leaves the account with these credits (whole).</summary>
    internal Wallet WithGrant(AppGrant grant, long credits)
    {
        var granted = Apps.Single(app => app.Slug == grant.App.Value) with { Granted = true, GrantedAt = grant.GrantedAt };
        return new Wallet(Account with { Credits = credits }, [.. Apps.Select(app => app.Slug == granted.Slug ? granted : app)], granted);
    }
}

/// <summary>The account in a wallet.</summary>
public sealed record WalletAccount(Guid Id, string ClerkId, string Plan, long Credits);

/// <summary>An app in a wallet: the credits that it grants each account once, and whether and when this account received them.</summary>
public sealed record WalletApp(string Slug, int StarterCredits, bool Granted, DateTimeOffset? GrantedAt);
