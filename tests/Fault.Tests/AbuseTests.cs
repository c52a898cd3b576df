using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FocusAccount.Domain.Accounts;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// Whatever one account or an anonymous caller does within its limits, a stranger hardly notices. The calm to compare with is that of a
/// busy service: three others read their wallets all the time, and one account reads its own as often as it may. So it is the kind of
/// request that is measured, and not how many cores the machine has.
/// </summary>
[NonParallelizable]
public sealed class AbuseTests
{
    // Of the stranger's 95th percentile beside the abuse, to the one beside the plain reads before it. A busy machine can spoil a round, but not all of them.
    private const double MaxRatio = 1.5;
    private const int Rounds = 8;

    private const int MaxMemoryMiB = 400;

    // A minute's worth of requests of one account, all at once.
    private const int Burst = 600;
    private const int InFlight = 32;

    // An attacker's own work is none of the service's: it reads no body and signs no token more than once.
    private readonly HttpClient attacker = new();

    private Database database = null!;
    private ServiceProcess service = null!;

    public enum Abuse
    {
        Starts_free_jobs_with_much_metadata,
        Lists_a_large_account_by_filter,
        Reads_the_largest_pages,
        Reads_large_pages_slowly,
        Lists_many_tokens,
        Invents_apps,
        Asks_for_health,
    }

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        var settings = FaultRun.ProcessSettings(database);
        foreach (var limit in settings.Keys.Where(name => name.StartsWith("RateLimits__", StringComparison.Ordinal)).ToList())
        {
            settings.Remove(limit);
        }

        // Everybody here shares one address, and the stranger asks all the time. An attack keeps to its minute by itself.
        settings["RateLimits__PerAddress"] = settings["RateLimits__PerAccount"] = "0";
        service = await ServiceProcess.Start(settings);
    }

    [TearDown]
    public async Task End()
    {
        attacker.Dispose();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Is_hardly_noticed_by_a_stranger([Values] Abuse abuse)
    {
        var stranger = Given.AName("stranger");
        await using var others = new ClosedLoops(inFlight: 1, [.. Enumerable.Range(0, 3).Select(_ => ReadsWallet())]);
        await Wallets(stranger, times: 1000);

        var ratios = new List<double>();
        do
        {
            var attack = await Prepare(abuse, Given.AName("abuser"));
            var calm = await Beside(stranger, ReadsOwnWallet);
            var beside = await Beside(stranger, attack);
            ratios.Add(beside / calm);
            TestContext.Out.WriteLine($"{abuse}: {calm:0.0} ms calm, {beside:0.0} ms beside it; {MemoryMiB()} MiB");
        }
        while (ratios[^1] > MaxRatio && ratios.Count < Rounds);

        ratios[^1].Should().BeLessThanOrEqualTo(MaxRatio);
        MemoryMiB().Should().BeLessThan(MaxMemoryMiB);
    }

    [Test]
    public async Task Costs_little_memory_all_at_once()
    {
        var attacks = new List<Func<Task>>();
        foreach (var abuse in Enum.GetValues<Abuse>())
        {
            attacks.Add(await Prepare(abuse, Given.AName("abuser")));
        }

        await Task.WhenAll(attacks.Select(attack => attack()));

        MemoryMiB().Should().BeLessThan(MaxMemoryMiB);
    }

    // Makes the account as large as it may have become, and returns the attack.
    private async Task<Func<Task>> Prepare(Abuse abuse, string abuser)
    {
        var token = TestRun.Clerk.SessionToken(abuser);
        (await Get("/api/wallet", token)).Status.Should().Be(200);
        var accountId = Account.IdOf(ClerkStandIn.UserId(abuser));
        switch (abuse)
        {
            case Abuse.Starts_free_jobs_with_much_metadata:
                var job = new { app = "video", action = "render", cost_estimate = 0, metadata = new { text = new string('x', 16_000) } };
                return () => InBurst(token, _ => new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(job));
            case Abuse.Lists_a_large_account_by_filter:
                await AddJobs(accountId, jobs: 200_000, metadataBytes: 100);
                return () => InBurst(token, _ => new HttpRequestMessage(HttpMethod.Get, "/api/jobs?app=none"));
            case Abuse.Reads_the_largest_pages:
                await AddJobs(accountId, jobs: 400, metadataBytes: 16_000);
                return () => InBurst(token, _ => new HttpRequestMessage(HttpMethod.Get, "/api/jobs?limit=200"));
            case Abuse.Reads_large_pages_slowly:
                await AddJobs(accountId, jobs: 400, metadataBytes: 16_000);
                return () => ReadSlowly(token, sockets: 200);
            case Abuse.Lists_many_tokens:
                await AddTokens(accountId, tokens: 100_000);
                return () => InBurst(token, _ => new HttpRequestMessage(HttpMethod.Get, "/api/tokens"));
            case Abuse.Invents_apps:
                return () => InBurst(token, number => new HttpRequestMessage(HttpMethod.Get, $"/api/wallet?app=invented-{number}"));
            case Abuse.Asks_for_health:
                return () => Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => Attack(new HttpRequestMessage(HttpMethod.Get, "/health/ready"))));
            default:
                throw new InvalidOperationException($"{abuse} is not described.");
        }
    }

    private async Task InBurst(string token, Func<int, HttpRequestMessage> request)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is < Burst and var number)
            {
                await Attack(request(number).With(("Authorization", $"Bearer {token}")));
            }
        })));
    }

    private async Task Attack(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(service.BaseAddress, request.RequestUri!);
        using var response = await attacker.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await response.Content.CopyToAsync(Stream.Null);
        ((int)response.StatusCode).Should().BeOneOf(200, 400, 429);
    }

    // Each socket takes a little of its response and then nothing more, until all have waited for some of the stranger's requests.
    private async Task ReadSlowly(string token, int sockets)
    {
        var open = new List<TcpClient>();
        for (var number = 0; number < sockets; number++)
        {
            var socket = new TcpClient { ReceiveBufferSize = 4096 };
            open.Add(socket);
            await socket.ConnectAsync(service.BaseAddress.Host, service.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET /api/jobs?limit=200 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"));
        }

        await Wallets(Given.AName("witness"), times: 200);
        open.ForEach(socket => socket.Dispose());
    }

    private Func<Task<Reply>> ReadsWallet()
    {
        var token = TestRun.Clerk.SessionToken(Given.AName("other"));
        return () => Get("/api/wallet", token);
    }

    private Task ReadsOwnWallet()
    {
        var token = TestRun.Clerk.SessionToken(Given.AName("busy"));
        return InBurst(token, _ => new HttpRequestMessage(HttpMethod.Get, "/api/wallet"));
    }

    private async Task<double> Beside(string stranger, Func<Task> burst)
    {
        var running = burst();
        var duration = await Wallets(stranger, times: 50, and: running);
        await running;
        return duration;
    }

    // The 95th percentile in milliseconds.
    private async Task<double> Wallets(string person, int times, Task? and = null)
    {
        var token = TestRun.Clerk.SessionToken(person);
        var durations = new List<double>();
        while (durations.Count < times || and is { IsCompleted: false })
        {
            var since = Stopwatch.GetTimestamp();
            (await Get("/api/wallet", token)).Status.Should().Be(200);
            durations.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        durations.Sort();
        return durations[durations.Count * 95 / 100];
    }

    private Task<Reply> Get(string path, string token) =>
        service.Send(new HttpRequestMessage(HttpMethod.Get, path).With(("Authorization", $"Bearer {token}")));

    private Task AddJobs(Guid accountId, int jobs, int metadataBytes) => database.Execute(
        """
        insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at, metadata)
        select @accountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() - n * interval '1 s', now(),
          json_build_object('text', repeat('x', @metadataBytes))
        from generate_series(1, @jobs) n
        """,
        new { accountId, jobs, metadataBytes });

    private Task AddTokens(Guid accountId, int tokens) => database.Execute(
        """
        insert into access_tokens (account_id, id, token_hash, hint, name, created_at, expires_at)
        select @accountId, gen_random_uuid(), sha256(n::text::bytea), 'abcd', 'a program', now(), now() + interval '90 days'
        from generate_series(1, @tokens) n
        """,
        new { accountId, tokens });

    // The most that the process has had.
    private int MemoryMiB() => int.Parse(
        File.ReadLines($"/proc/{service.Id}/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture) / 1024;
}
