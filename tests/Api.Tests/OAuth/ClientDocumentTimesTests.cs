using System.Net;
using FocusAccount.Application.Upstreams;
using Microsoft.AspNetCore.Http;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>How long a fetch may take, and how long a document is kept.</summary>
public sealed class ClientDocumentTimesTests
{
    private const string Host = "app.client.test";

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    private readonly SteppedClock clock = new(TimeProvider.System.GetUtcNow());
    private ClientInternet internet = null!;
    private string url = null!;

    [SetUp]
    public async Task Start()
    {
        internet = await ClientInternet.Start([Host], clock);
        url = internet.Server.UrlOf(Host);
    }

    [TearDown]
    public ValueTask Stop() => internet.DisposeAsync();

    [Test]
    public async Task Are_kept_as_long_as_the_server_says_within_five_minutes_and_a_day()
    {
        (string? CacheControl, TimeSpan Time)[] times =
        [
            (null, TimeSpan.FromHours(1)),
            ("public", TimeSpan.FromHours(1)),
            ("nonsense, max-age=never", TimeSpan.FromHours(1)),
            ("public, max-age=7200", TimeSpan.FromHours(2)),
            ("max-age=0", TimeSpan.FromMinutes(5)),
            ("max-age=299", TimeSpan.FromMinutes(5)),
            ("no-store", TimeSpan.FromMinutes(5)),
            ("no-cache, max-age=7200", TimeSpan.FromMinutes(5)),
            ("max-age=86400", TimeSpan.FromDays(1)),
            ("max-age=31536000", TimeSpan.FromDays(1)),
        ];

        foreach (var (cacheControl, time) in times)
        {
            internet.Server.Responds(url, Document(), headers: cacheControl is null ? [] : [("Cache-Control", cacheControl)]);
            await ShouldFetch(1);
            clock.Advance(time - TimeSpan.FromSeconds(1));
            await ShouldFetch(0);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        async Task ShouldFetch(int count)
        {
            var before = internet.Server.RequestsFor(url).Count;
            (await internet.Find(url)).Value.Name.Should().Be("Test Client");
            (internet.Server.RequestsFor(url).Count - before).Should().Be(count);
        }
    }

    [Test]
    public async Task Are_kept_no_longer_when_the_clock_is_set_back()
    {
        internet.Server.Responds(url, Document());
        await internet.Find(url);
        clock.Step(TimeSpan.FromDays(-1));

        clock.Advance(TimeSpan.FromHours(1));
        await internet.Find(url);

        internet.Server.RequestsFor(url).Should().HaveCount(2);
    }

    [TestCase(404)]
    [TestCase(503)]
    public async Task Are_not_kept_when_they_are_errors(int status)
    {
        internet.Server.Responds(url, "", status, headers: ("Cache-Control", "max-age=86400"));
        (await internet.Find(url)).Error.Should().NotBeNull();
        internet.Server.Responds(url, Document());

        var found = await internet.Find(url);

        found.Error.Should().BeNull();
    }

    [Test]
    public async Task Are_fetched_again_when_they_are_no_longer_fresh_and_not_kept_beyond()
    {
        internet.Server.Responds(url, Document());
        await internet.Find(url);
        internet.Server.Responds(url, "", status: 410);

        clock.Advance(TimeSpan.FromHours(1));
        var found = await internet.Find(url);

        found.Error!.Code.Should().Be("invalid_client");
    }

    [Test]
    public async Task Are_fetched_once_for_all_who_ask_at_once()
    {
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        internet.Server.Responds(url, async context =>
        {
            asked.TrySetResult();
            await release.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Document());
        });
        using var leaving = new CancellationTokenSource();

        var first = internet.Find(url, leaving.Token);
        var others = Enumerable.Range(0, 20).Select(_ => internet.Find(url)).ToList();
        await asked.Task;
        await leaving.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        release.SetResult();

        (await Task.WhenAll(others)).Should().OnlyContain(found => found.Error == null);
        internet.Server.RequestsFor(url).Should().ContainSingle();
    }

    [Test]
    public async Task Are_waited_for_no_longer_than_five_seconds()
    {
        var asked = new TaskCompletionSource();
        internet.Server.Responds(url, async context =>
        {
            asked.SetResult();
            await UntilTheyHangUp(context);
        });

        var find = internet.Find(url);
        await asked.Task;
        clock.Advance(FetchTimeout);

        (await find).Error.Should().Be(UpstreamErrors.Unavailable);
        internet.FailuresOf(url).Should().Equal((int?)null);
    }

    [Test]
    public async Task Are_waited_for_no_longer_than_five_seconds_when_they_trickle()
    {
        using var next = new SemaphoreSlim(0);
        using var sent = new SemaphoreSlim(0);
        internet.Server.Responds(url, async context =>
        {
            context.Response.ContentType = "application/json";
            foreach (var character in Document())
            {
                await context.Response.WriteAsync($"{character}", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                sent.Release();
                await next.WaitAsync(context.RequestAborted);
            }
        });

        var find = internet.Find(url);
        for (var seconds = 0; seconds < FetchTimeout.TotalSeconds; seconds++)
        {
            await sent.WaitAsync();
            find.IsCompleted.Should().BeFalse();
            clock.Advance(TimeSpan.FromSeconds(1));
            next.Release();
        }

        (await find).Error.Should().Be(UpstreamErrors.Unavailable);
        internet.FailuresOf(url).Should().Equal((int?)null);
    }

    [Test]
    public async Task Are_waited_for_no_longer_than_five_seconds_when_the_name_takes_long()
    {
        var asked = new TaskCompletionSource();
        internet.Resolves(Host, async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [IPAddress.Loopback];
        });

        var find = internet.Find(url);
        await asked.Task;
        clock.Advance(FetchTimeout);

        (await find).Error.Should().Be(UpstreamErrors.Unavailable);
        internet.FailuresOf(url).Should().Equal((int?)null);
    }

    private static Task UntilTheyHangUp(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private string Document() =>
        $$"""{"client_id":"{{url}}","client_name":"Test Client","redirect_uris":["http://localhost/callback"]}""";
}
