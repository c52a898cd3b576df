namespace FocusAccount.Application.Accounts;

/// <summary>What a person has: the account, every known app with its grant, and once more the app that was asked for. Credits are whole numbers, times are UTC.</summary>
public sealed record Wallet(WalletAccount Account, IReadOnlyList<WalletApp> Apps, WalletApp? AppGrant = null);

/// <summary>The account in a wallet.</summary>
public sealed record WalletAccount(Guid Id, string ClerkId, string Plan, long Credits);

/// <summary>An app in a wallet: what it grants an account once, and whether and when this account received it.</summary>
public sealed record WalletApp(string Slug, int StarterCredits, bool Granted, DateTimeOffset? GrantedAt);
