using System.Text.Json;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The log on standard output, which is written in the background.</summary>
public sealed class LogOutputTests
{
    [Test]
    public async Task Has_every_event_of_a_service_that_was_stopped()
    {
        await using var service = await ServiceProcess.Start(ServiceProcess.Environment(TestRun.Database));
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => service.Send(new HttpRequestMessage(HttpMethod.Get, "/api/nowhere"))));

        await service.Terminate();
        await service.Ended();

        var names = NamesOf(await service.Output());
        names.Count(name => name == "RequestHandled").Should().Be(500);
        names[^1].Should().Be("ServiceStopped");
    }

    [Test]
    public async Task Holds_what_a_service_did_that_could_not_start()
    {
        await using var database = await Given.ADatabase();
        await using var taken = await ServiceProcess.Start(ServiceProcess.Environment(TestRun.Database));
        var environment = ServiceProcess.Environment(database);
        environment["ASPNETCORE_URLS"] = taken.BaseAddress.AbsoluteUri.TrimEnd('/');
        await using var process = ServiceProcess.Launch(environment);

        (await process.Ended()).ExitCode.Should().Be(1);

        NamesOf(await process.Output()).Should().Contain("MigrationApplied").And.Contain("AppSet");
    }

    // Each line is one whole event.
    private static List<string?> NamesOf(string output) =>
    [
        .. from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let entry = JsonElement.Parse(line)
           where entry.TryGetProperty("EventId", out _)
           select entry.GetProperty("EventId").TryGetProperty("Name", out var name) ? name.GetString() : null,
    ];
}
