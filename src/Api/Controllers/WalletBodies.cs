using FocusAccount.Api.Errors;
using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// The account of a person, the apps with their grants, and the requested app once more. Credits are whole numbers, times are UTC.
/// </summary>
/// <param name="Apps">Every registered app, and every other app whose grant the account holds, ordered by slug</param>
/// <param name="AppGrant">The requested app; null when none was requested</param>
/// <param name="Held">Credits that open jobs hold: they are not in the balance, and some may come back</param>
/// <param name="Holds">The open jobs that hold credits</param>
/// <param name="Budget">The budget of the token that asks; null if it has none</param>
internal sealed record WalletResponse(
    Account Account,
    IReadOnlyList<AppEntry> Apps,
    long Held,
    HoldsState Holds,
    AppEntry? AppGrant = null,
    BudgetState? Budget = null)
{
    public static WalletResponse Example => new(
        Account.Example,
        [new AppEntry("studio", StarterCredits: 1000, Granted: false, GrantedAt: null), AppEntry.Example],
        Held: 5,
        HoldsState.Example,
        AppEntry.Example,
        BudgetState.Example);

    public static WalletResponse From(Wallet wallet) =>
        new(
            Account.From(wallet.Account),
            [.. wallet.Apps.Select(AppEntry.From)],
            wallet.Holds.Held.Credits,
            HoldsState.From(wallet.Holds),
            wallet.RequestedApp is { } app ? AppEntry.From(app) : null,
            wallet.Budget is { } budget ? BudgetState.From(budget) : null);
}

/// <summary>The account in a wallet.</summary>
/// <param name="ClerkId">The person's user id in Clerk</param>
/// <param name="Plan">The name of the plan</param>
/// <param name="Credits">Whole credits; negative when a job cost more than was left</param>
internal sealed record Account(Guid Id, string ClerkId, string Plan, long Credits)
{
    public static Account Example => new(new Guid("dc327fc6-7665-5fa5-950e-33aae0f7a2ae"), "user_ada", "free", Credits: 20);

    public static Account From(WalletAccount account) => new(account.Id, account.ClerkId, account.Plan, account.Credits);
}

/// <summary>An app in a wallet: the credits that it grants each account once, and whether and when this account received them.</summary>
/// <param name="Slug">The app's short name</param>
/// <param name="StarterCredits">Whole credits that the app grants each account once</param>
/// <param name="Granted">Whether this account has received them</param>
/// <param name="GrantedAt">When this account received them (UTC); null if it has not</param>
internal sealed record AppEntry(string Slug, int StarterCredits, bool Granted, DateTimeOffset? GrantedAt)
{
    public static AppEntry Example =>
        new("video", StarterCredits: 20, Granted: true, GrantedAt: new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.Zero));

    public static AppEntry From(WalletApp app) => new(app.Slug, app.StarterCredits, app.Granted, app.GrantedAt);
}
