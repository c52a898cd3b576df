using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The traces that a collector receives by OTLP, and the trace context that is passed on to others.</summary>
public sealed class TracesTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly ConcurrentQueue<string> received = [];
    private WebApplication collector = null!;

    [SetUp]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.Run(Receive);
        await collector.StartAsync();
    }

    [TearDown]
    public ValueTask Stop() => collector.DisposeAsync();

    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces")]
    public async Task Belong_to_the_trace_of_the_caller(string variable, string path)
    {
        await using var service = await Start(variable, path);

        var refused = await service.Send(Wallet($"00-{TraceId}-00f067aa0ba902b7-01"));
        await End(service);

        refused.Json.GetProperty("trace_id").GetString().Should().Be(TraceId);
        All().Should().Contain("/v1/traces").And.Contain(Encoding.Latin1.GetString(Convert.FromHexString(TraceId)));
        All().Should().Contain("focus-account").And.Contain("api/wallet");
    }

    [TestCase("nonsense")]
    [TestCase("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [TestCase("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    public async Task Start_a_new_one_when_the_caller_names_none(string traceparent)
    {
        var refused = await TestRun.Service.Send(Wallet(traceparent));

        refused.Json.GetProperty("trace_id").GetString().Should().MatchRegex(@"\A[0-9a-f]{32}\z").And.NotMatchRegex(@"\A0+\z").And.NotBeEquivalentTo(TraceId);
    }

    [Test]
    public async Task Hold_no_secret()
    {
        await using var service = await Start("OTEL_EXPORTER_OTLP_ENDPOINT", "");
        var usage = new UsageScenario(service);

        await usage.SpendOnJobs();
        await usage.SignDevicesIn();
        await usage.Get("/api/xToken");
        await End(service);

        All().Should().Contain("/v1/traces").And.Contain("/v1/metrics").And.Contain("insert into jobs").And.Contain("oauth_access_tokens");
        All().Should().NotContainAny(usage.Secrets);
    }

    [Test]
    public async Task Are_not_handed_on_to_others()
    {
        await using var x = await MisbehavingServer.Start(200, "{}");
        await using var service = await Start("OTEL_EXPORTER_OTLP_ENDPOINT", "", ("X__ApiUrl", x.Origin));

        var me = await service.Send(new HttpRequestMessage(HttpMethod.Get, "/api/xMe").With(
            ("Authorization", "Bearer an-x-token"),
            ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"),
            ("tracestate", "vendor=1"),
            ("baggage", "person=ada")));
        await End(service);

        me.Status.Should().Be(200);
        x.HeaderNames.Select(name => name.ToLowerInvariant()).Should().Contain("authorization")
            .And.NotContain(["traceparent", "tracestate", "baggage", "request-id", "correlation-context"]);
        All().Should().Contain("/2/users/me").And.NotContain("an-x-token");
    }

    private static HttpRequestMessage Wallet(string traceparent) =>
        new HttpRequestMessage(HttpMethod.Get, "/api/wallet").With(("traceparent", traceparent));

    private Task<ServiceProcess> Start(string variable, string path, params IEnumerable<(string Name, string Value)> settings)
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment[variable] = collector.Urls.Single() + path;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return ServiceProcess.Start(environment);
    }

    // Pending traces are exported on shutdown.
    private static async Task End(ServiceProcess service)
    {
        await service.Terminate();
        await service.Ended();
    }

    private string All() => string.Join('\n', received);

    // A protobuf message contains texts and ids verbatim; each byte becomes one character.
    private async Task Receive(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue($"{context.Request.Path} {Encoding.Latin1.GetString(body.ToArray())}");
    }
}
