using System.Text.Json;
using FocusAccount.Sandbox;

namespace FocusAccount.Fault.Tests;

/// <summary>Instances behind HAProxy, as deploy/haproxy.cfg has it, while one of them is restarted, dies or hangs.</summary>
public sealed class InstancesBehindHaProxyTests
{
    private readonly List<ServiceProcess> instances = [];
    private Database database = null!;
    private Dictionary<string, string> settings = null!;
    private HaProxy proxy = null!;

    [SetUp]
    public async Task Create() => database = await Given.ADatabase();

    [TearDown]
    public async Task End()
    {
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    [TestCase("off", 2)]
    [TestCase("account", 2)]
    [TestCase("all", 2)]
    [TestCase("all", 3)]
    public async Task Serve_the_same_accounts_at_once(string groupCommit, int number)
    {
        await Start(number, groupCommit);
        var load = new Load(database, proxy.Send);
        await load.Begin();
        await load.GetDone(jobs: 200);

        await load.ShouldBeAccountedFor();
        var settledBy = await Task.WhenAll(instances.Select(AccountsWhoseJobsItSettled));
        settledBy.Aggregate((some, others) => some.Intersect(others).ToHashSet()).Should().HaveCount(4, "every instance serves every account of the load");
    }

    [Test]
    public async Task Are_restarted_one_after_the_other_without_anybody_noticing()
    {
        // Only a request that is refused is repeated, and never one that a busy machine takes long for.
        await StartInstances(2, "all", ("Focus:ShutdownDelay", "5"), ("Database:RequestTimeout", "60000"));
        proxy = await HaProxy.StartPatient([.. instances.Select(instance => instance.BaseAddress)]);
        var load = new Load(database, proxy.Send, disconnects: 0);
        await load.Begin();

        for (var instance = 0; instance < 2; instance++)
        {
            await load.GetDone(jobs: 20);
            await instances[instance].Terminate();
            (await instances[instance].Ended()).ExitCode.Should().Be(0);
            await Restart(instance);
        }

        await load.GetDone(jobs: 20);
        load.Repeated.Should().Be(0);
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Cost_no_one_a_credit_when_one_is_killed([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await Start(2, groupCommit);
        var load = new Load(database, proxy.Send, disconnects: 0);
        await load.Begin();

        var turn = 0;
        await load.Until(
            times: 1,
            async () =>
            {
                var killed = turn++ % 2;
                await instances[killed].Kill();
                await load.GetDone(jobs: 40);
                await Restart(killed);
            },
            jobsBetween: 20);

        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Cost_no_one_a_credit_when_one_hangs([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await Start(2, groupCommit);
        var load = new Load(database, proxy.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 1,
            async () =>
            {
                var before = load.Repeated;
                await Shell.Run($"kill -STOP {instances[0].Id}");
                await proxy.Regards(instance: 0, ready: false);

                // A request that it holds gets its 503, and the locks of its transactions are released.
                await Eventually.Holds(() => Task.FromResult(load.Repeated > before));
                await load.GetDone(jobs: 100);
                await Shell.Run($"kill -CONT {instances[0].Id}");
                await proxy.Regards(instance: 0, ready: true);
            },
            jobsBetween: 40);

        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Are_out_of_reach_with_a_response_in_the_shape_of_the_contract()
    {
        await Start(2, "all");
        var token = TestRun.Clerk.SessionToken(Given.AName("person"));
        Task<Reply> Wallet() => proxy.Send(new HttpRequestMessage(HttpMethod.Get, "/api/wallet").With(("Authorization", $"Bearer {token}")));
        var before = await Wallet();

        await Task.WhenAll(instances.Select(instance => Shell.Run($"kill -STOP {instance.Id}")));
        var onOneThatHangs = await Wallet();
        await Task.WhenAll(proxy.Regards(instance: 0, ready: false), proxy.Regards(instance: 1, ready: false));
        var onNone = await Wallet();
        await Task.WhenAll(instances.Select(instance => Shell.Run($"kill -CONT {instance.Id}")));
        await proxy.Regards(instance: 0, ready: true);
        var after = await Wallet();

        (before.Status, after.Status).Should().Be((200, 200));
        foreach (var refused in new[] { onOneThatHangs, onNone })
        {
            (refused.Status, refused.Error, refused.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
            refused.Message.Should().NotBeEmpty();
            refused.Json.GetProperty("trace_id").GetString().Should().MatchRegex("^[0-9a-f]{32}$").And.Be(refused.Header("Request-Id"));
        }
    }

    private async Task Start(int number, string groupCommit)
    {
        await StartInstances(number, groupCommit);
        proxy = await HaProxy.Start([.. instances.Select(instance => instance.BaseAddress)]);
    }

    private async Task StartInstances(int number, string groupCommit, params (string Name, string Value)[] further)
    {
        settings = FaultRun.ProcessSettings(database, groupCommit).With(further.ToDictionary().AsEnvironment());
        instances.AddRange(await Task.WhenAll(Enumerable.Range(0, number).Select(_ => StartOn(FreePort.Find()))));
    }

    private async Task Restart(int instance)
    {
        var port = instances[instance].BaseAddress.Port;
        await instances[instance].DisposeAsync();
        instances[instance] = await StartOn(port);
        var before = await proxy.Requests(instance);
        await proxy.Regards(instance, ready: true);
        await Eventually.Holds(async () => await proxy.Requests(instance) > before);
    }

    private Task<ServiceProcess> StartOn(int port) =>
        ServiceProcess.Start(new(settings) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" });

    // As its log has it, in the end.
    private static async Task<HashSet<string>> AccountsWhoseJobsItSettled(ServiceProcess instance)
    {
        await instance.Terminate();
        await instance.Ended();
        return [.. (await instance.Output()).Split('\n').Where(line => line.Contains("\"JobCompleted\"", StringComparison.Ordinal))
            .Select(line => JsonElement.Parse(line).GetProperty("AccountId").GetString()!)];
    }
}
