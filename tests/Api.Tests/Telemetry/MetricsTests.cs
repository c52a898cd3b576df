using System.Globalization;
using FocusAccount.Sandbox;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The metrics on the private port, in the format of Prometheus.</summary>
public sealed class MetricsTests
{
    private readonly HttpClient http = new();
    private readonly string address = $"http://127.0.0.1:{FreePort.Find()}";

    [TearDown]
    public void Stop() => http.Dispose();

    [Test]
    public async Task Counts_what_was_committed_and_names_nobody()
    {
        await using var service = await Start();
        var usage = new UsageScenario(service);

        await usage.SpendOnJobs();
        await usage.SignDevicesIn();
        await usage.AuthorizeClients();

        var page = await http.GetStringAsync(new Uri($"{address}/metrics"));
        Value(page, "focus_jobs_total", "outcome=\"started\"").Should().Be(3);
        Value(page, "focus_jobs_total", "outcome=\"completed\"").Should().Be(2);
        Value(page, "focus_jobs_total", "outcome=\"failed\"").Should().Be(1);
        Value(page, "focus_jobs_total", "code=\"insufficient_credits\",outcome=\"refused\"").Should().Be(1);
        Value(page, "focus_credits_total", "movement=\"granted\"").Should().Be(20);
        Value(page, "focus_credits_total", "movement=\"reserved\"").Should().Be(11);
        Value(page, "focus_credits_total", "movement=\"settled\"").Should().Be(9);
        Value(page, "focus_credits_total", "movement=\"refunded\"").Should().Be(4);
        Value(page, "focus_credits_total", "movement=\"overage\"").Should().Be(2);
        Value(page, "focus_device_logins_total", "outcome=\"started\"").Should().Be(2);
        Value(page, "focus_device_logins_total", "outcome=\"approved\"").Should().Be(1);
        Value(page, "focus_device_logins_total", "outcome=\"redeemed\"").Should().Be(1);
        Value(page, "focus_device_logins_total", "outcome=\"denied\"").Should().Be(1);
        foreach (var outcome in (string[])["approved", "denied", "redeemed", "replayed"])
        {
            Value(page, "focus_authorizations_total", $"outcome=\"{outcome}\"").Should().Be(1);
        }

        page.Should().NotContainAny(usage.Secrets).And.NotContain("route=\"/metrics").And.NotContain("Password");
        foreach (var (pool, size) in new[] { ("focus-reads", 16), ("focus-commands", 16), ("focus", 4) })
        {
            Value(page, "db_client_connection_max", $"db_client_connection_pool_name=\"{pool}\"").Should().Be(size, "it is the documented default");
        }

        page.Should().Contain("db_client_connection_count").And.Contain("dotnet_gc").And.Contain("http_server_request_duration_seconds");
    }

    [Test]
    public async Task Counts_nothing_that_was_rolled_back()
    {
        await using var database = await Given.ADatabase();
        await using var service = await Start(database);
        var usage = new UsageScenario(service);
        await usage.Get("/api/wallet?app=video");
        await database.Execute("alter table jobs add constraint out_of_reach check (reserved = 0)");

        (await usage.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 5 })).Status.Should().Be(500);

        var page = await http.GetStringAsync(new Uri($"{address}/metrics"));
        page.Should().Contain("focus_credits_total").And.NotContain("focus_jobs_total").And.NotContain("reserved");
    }

    [Test]
    public async Task Shows_how_many_streams_are_open()
    {
        await using var service = await Start();
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.BaseAddress, "/api/events"))
            .With(("Authorization", $"Bearer {TestRun.Clerk.SessionToken(Given.AName("watcher"))}"));

        using (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            (await OpenStreams()).Should().Be(1);
        }

        await Eventually.Holds(async () => await OpenStreams() == 0);

        async Task<double> OpenStreams() => Value(await http.GetStringAsync(new Uri($"{address}/metrics")), "focus_streams", "kind=\"events\"");
    }

    [Test]
    public async Task Keeps_the_two_ports_apart()
    {
        await using var service = await Start();

        var inPublic = await service.Send(new HttpRequestMessage(HttpMethod.Get, "/metrics"));
        using var inPrivate = await http.GetAsync(new Uri($"{address}/api/wallet"));

        (inPublic.Status, (int)inPrivate.StatusCode).Should().Be((404, 404));
        (await inPrivate.Content.ReadAsStringAsync()).Should().BeEmpty("it is not of the service");
    }

    private Task<ServiceProcess> Start(Database? database = null)
    {
        var environment = ServiceProcess.Environment(database ?? TestRun.Database);
        environment["Metrics__Url"] = address;
        return ServiceProcess.Start(environment);
    }

    // A line has a name, labels in braces, a value and a time in milliseconds.
    private static double Value(string page, string name, string labels)
    {
        var line = page.Split('\n').SingleOrDefault(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal));
        line.Should().NotBeNull($"there should be {name} of {labels} in {page}");
        return double.Parse(line!.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
