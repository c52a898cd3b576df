using System.Diagnostics;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.Access;

/// <summary>
/// A measurement, only on request and for a quiet machine (docs/security.md). <see cref="SameAnswerTests"/> proves that the work is the
/// same.
/// </summary>
[Explicit("A measurement, which asserts nothing.")]
[NonParallelizable]
public sealed class SameTimeTests
{
    private const int Rounds = 2000;

    private readonly Person person = Given.AnyoneNew();
    private readonly Person stranger = Given.AnyoneNew();

    [Test]
    public async Task Takes_an_unknown_and_a_revoked_token()
    {
        var revoked = await Terminal.SignedIn(person);
        await TestRun.Database.Execute("update access_tokens set revoked_at = now() where token_hash = @Hash", new { new Secret(revoked.Token).Hash });

        await Compare(
            () => TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {TokenFormat.PersonalAccessToken.Mint(person.AccountId).Reveal()}")),
            () => revoked.Get("/api/wallet"));
    }

    [Test]
    public async Task Takes_an_unknown_and_a_foreign_job()
    {
        await person.TopUp(credits: 100);
        var foreign = await person.HasStarted(cost: 10);

        await Compare(() => stranger.Complete(Guid.CreateVersion7(), cost: 1), () => stranger.Complete(foreign, cost: 1));
    }

    [Test]
    public async Task Takes_an_unknown_and_an_expired_device_code()
    {
        var expired = await Terminal.Start();
        await TestRun.Database.Execute("update device_codes set expires_at = created_at where device_code_hash = @Hash", new { expired.Hash });

        await Compare(() => new Terminal(TestRun.Service, Secret.Random().Reveal(), "").PollByPost(), expired.PollByPost);
    }

    // Alternately, so that other load on the machine slows both.
    private static async Task Compare(Func<Task<Reply>> one, Func<Task<Reply>> other)
    {
        var (times, others) = (new List<double>(), new List<double>());
        for (var round = -Rounds / 10; round < Rounds; round++)
        {
            var (time, otherTime) = (await Time(one), await Time(other));
            if (round >= 0)
            {
                times.Add(time);
                others.Add(otherTime);
            }
        }

        await TestContext.Out.WriteLineAsync(
            $"{TestContext.CurrentContext.Test.MethodName}: medians {Median(times):F3} and {Median(others):F3} ms, ratio {Median(others) / Median(times):F3}");
    }

    private static async Task<double> Time(Func<Task<Reply>> send)
    {
        var start = Stopwatch.GetTimestamp();
        await send();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
