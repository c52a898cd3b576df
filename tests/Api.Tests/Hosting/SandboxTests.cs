using System.Diagnostics;
using System.Text.RegularExpressions;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Api.Tests.Hosting;

/// <summary>The built sandbox as a newcomer starts it, with its data in a folder of its own.</summary>
public sealed partial class SandboxTests
{
    // The banner must be enough to begin. npm stays offline, so the test needs no network.
    private static readonly Dictionary<string, string> Offline = new() { ["npm_config_offline"] = "true" };

    private readonly int port = FreePort.Find();
    private readonly int identityPort = FreePort.Find();
    private readonly int metricsPort = FreePort.Find();
    private readonly HttpClient http = new();
    private DirectoryInfo folder = null!;

    private string PostgresFolder => PostgresCluster.Reachable(Path.Combine(folder.FullName, "postgres"));

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("focus-account-sandbox-");

    [TearDown]
    public void RemoveFolder()
    {
        http.Dispose();
        foreach (var left in new[] { PostgresFolder, folder.FullName }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    [Test]
    public async Task Runs_the_main_job_as_it_says_and_leaves_nothing_running_when_it_is_stopped()
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        var tokenAddress = (await sandbox.Says(TokenAddress())).Groups["address"].Value;
        var postgres = PostgresCluster.ProcessIdIn(PostgresFolder);

        var token = (await http.GetStringAsync(new Uri($"http://{tokenAddress}"))).Trim();
        var wallet = await Call(token, HttpMethod.Get, "/api/wallet?app=video");
        var started = await Call(token, HttpMethod.Post, "/api/jobs", """{"app":"video","action":"render","cost_estimate":5}""");
        var completed = await Call(token, HttpMethod.Post, "/api/jobs/complete", $$"""{"job_id":"{{started.JobId}}","actual_cost":3}""");
        var jobs = await Call(token, HttpMethod.Get, "/api/jobs");
        var metrics = await http.GetStringAsync(new Uri($"http://localhost:{metricsPort}/metrics"));
        await sandbox.Terminate();
        var (exitCode, errors) = await sandbox.Ended();

        wallet.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(20);
        (started.Credits, completed.Credits).Should().Be((15, 17));
        jobs.Json.GetProperty("jobs").GetArrayLength().Should().Be(1);
        metrics.Should().Contain("focus_jobs_total");
        (exitCode, errors).Should().Be((0, ""));
        IsRunning(postgres).Should().BeFalse("the sandbox waits until its PostgreSQL is gone");
    }

    [Test]
    public async Task Takes_its_PostgreSQL_along_when_it_is_killed()
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        var postgres = PostgresCluster.ProcessIdIn(PostgresFolder);

        await sandbox.Kill();

        await Eventually.Holds(() => Task.FromResult(!IsRunning(postgres)));
    }

    private ChildProcess Start() => ChildProcess.Start(
        "FocusAccount.Sandbox.dll", Offline, "--port", $"{port}", "--identity-port", $"{identityPort}", "--metrics-port", $"{metricsPort}", "--folder", folder.FullName);

    private Task<Reply> Call(string token, HttpMethod method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(method, $"http://localhost:{port}{path}").With(("Authorization", $"Bearer {token}"));
        return http.Exchange(json is null ? request : request.WithJson(json));
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Focus Account is ready at http://localhost:\d+")]
    private static partial Regex Ready();

    [GeneratedRegex(@"TOKEN=\$\(curl -s '(?<address>localhost:\d+/sandbox/token\?user=ada)'\)")]
    private static partial Regex TokenAddress();
}
