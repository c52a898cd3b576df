using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Accounts;

/// <summary>What a person has: the account, every known app with its grant, and once more the app that was asked for. Credits are whole numbers, times are UTC.</summary>
/// <param name="Apps">Every known app, by its slug</param>
/// <param name="AppGrant">The app that was asked for; null when none was</param>
public sealed record Wallet(WalletAccount Account, IReadOnlyList<WalletApp> Apps, WalletApp? AppGrant = null)
{
    /// <summary>Whether an app was asked for whose starter credits this account has not received.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGrantDue { get; init; }

    /// <summary>The wallet as it is once a grant is committed that leaves the account with these credits (whole).</summary>
    internal Wallet WithGrant(AppGrant grant, long credits)
    {
        var granted = Apps.Single(app => app.Slug == grant.App.Value) with { Granted = true, GrantedAt = grant.GrantedAt };
        return new Wallet(Account with { Credits = credits }, [.. Apps.Select(app => app.Slug == granted.Slug ? granted : app)], granted);
    }
}

/// <summary>The account in a wallet.</summary>
/// <param name="ClerkId">The person, as Clerk knows them</param>
/// <param name="Plan">The name of the plan</param>
/// <param name="Credits">Whole credits; below zero when a job cost more than was left</param>
public sealed record WalletAccount(Guid Id, string ClerkId, string Plan, long Credits);

/// <summary>An app in a wallet: what it grants an account once, and whether and when this account received it.</summary>
/// <param name="Slug">The app's short name</param>
/// <param name="StarterCredits">Whole credits that the app grants an account once</param>
/// <param name="Granted">Whether this account received them</param>
/// <param name="GrantedAt">When it did (UTC); null when it did not</param>
public sealed record WalletApp(string Slug, int StarterCredits, bool Granted, DateTimeOffset? GrantedAt);
