using System.Text.Json;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Tests;

/// <summary>The starts of tests. This part is compiled into Domain.Tests and Application.Tests.</summary>
internal static partial class Given
{
    public const string ClerkId = "user_ada";
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Now.AddMinutes(1);
    public static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    public static readonly Guid Ada = Account.IdOf(ClerkId);
    public static readonly AppSlug Video = new("video");

    public static Account AnAccountWith(long credits, long sequence = 7) =>
        Account.Restore(Ada, ClerkId, Account.FreePlan, credits, sequence);

    public static Job AJob(
        long reserved, string? metadata = null, Idempotency? idempotency = null, Guid? account = null, TimeSpan? expiresIn = null) =>
        Job.Start(
            Guid.CreateVersion7(Now),
            account ?? Ada,
            Video,
            "render",
            reserved,
            metadata is null ? null : Note(metadata),
            idempotency,
            expiresIn ?? OneHour,
            Now);

    /// <summary>A job whose deadline passed, and which expired at that moment.</summary>
    public static Job AnExpiredJob(long reserved, string? metadata = null)
    {
        var job = AJob(reserved, metadata);
        job.TryExpire(Now + OneHour).Should().BeTrue();
        return job;
    }

    public static Metadata Note(string json) => Metadata.CreateOrNull(JsonElement.Parse(json))!;
}
