using System.Text.Json;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Tests;

/// <summary>The starts of tests of use cases.</summary>
internal static partial class Given
{
    public const string Key = "key-1";
    public const int StarterCredits = 50;
    public const int MaxOpenJobs = 8;

    public static readonly ClerkSyncOptions ClerkSync = new(HasWebhooks: true, TimeSpan.FromHours(24), TimeSpan.FromDays(30));

    public static readonly UserCodeAttempt AnAttempt = new([("account", Now)]);

    public static Account AnAccountOf(string clerkId) =>
        Account.Restore(Account.IdOf(clerkId), clerkId, Account.FreePlan, credits: 70, sequence: 7);

    public static StartJob AStart(
        int costEstimate = 30,
        string app = "video",
        string? key = null,
        int? expiresIn = null,
        JsonElement? metadata = null,
        int? maxCost = null,
        AppKeyHolder? appKey = null) =>
        new(Ada, app, "render", costEstimate, metadata, key, expiresIn, maxCost, Session, appKey, Permissions: null);

    /// <summary>A job of Ada's, named by her.</summary>
    public static JobTarget Target(Guid jobId) => new(Ada, jobId, Session, AppScope: null, Permissions: null);

    /// <summary>A job of Ada's, named by an app with its key.</summary>
    public static JobTarget TargetOf(AppSlug app, Guid jobId) => new(Ada, jobId, AppKey, app, Permissions: null);

    /// <summary>A job that starts now, under a rule.</summary>
    public static Job AJobUnder(SettlementRule rule, long reserved = 30) => Job.Start(Terms(reserved, settlement: rule), metadata: null, OneHour);

    /// <summary>A valid key of an app.</summary>
    public static AppKeyHolder AKeyOf(AppSlug app) => new(AppKey.Id!.Value, app, ExpiresAt: null, RevokedAt: null, LastUsedAt: null);

    public static Wallet AWallet(long credits, params WalletApp[] apps) =>
        new(new WalletAccount(Ada, ClerkId, Account.FreePlan, credits), apps, new Holds(default, OldestEndsAt: null));
}
