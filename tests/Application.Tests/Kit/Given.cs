using System.Text.Json;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Kit;

/// <summary>The starts of tests.</summary>
internal static class Given
{
    public const string ClerkId = "user_ada";
    public const string Key = "key-1";
    public const int StarterCredits = 50;
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    public static readonly Guid Ada = Account.IdOf(ClerkId);
    public static readonly AppSlug Video = new("video");

    public static Account AnAccountWith(long credits) => Account.Restore(Ada, ClerkId, Account.FreePlan, credits, sequence: 7);

    public static Account AnAccountOf(string clerkId) =>
        Account.Restore(Account.IdOf(clerkId), clerkId, Account.FreePlan, credits: 70, sequence: 7);

    public static Job AJob(long reserved, Idempotency? idempotency = null, Guid? account = null) =>
        Job.Start(Guid.CreateVersion7(Now), account ?? Ada, Video, "render", reserved, metadata: null, idempotency, OneHour, Now);

    public static StartJob AStart(
        int costEstimate = 30, string app = "video", string? key = null, int? expiresIn = null, JsonElement? metadata = null) =>
        new(Ada, app, "render", costEstimate, metadata, key, expiresIn);

    public static Wallet AWallet(long credits, params WalletApp[] apps) =>
        new(new WalletAccount(Ada, ClerkId, Account.FreePlan, credits), apps);
}
