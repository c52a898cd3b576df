using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Postgres;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

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
    public async Task RemoveFolder()
    {
        http.Dispose();
        foreach (var left in new[] { PostgresFolder, folder.FullName })
        {
            await Eventually.Holds(() => Task.FromResult(TryDelete(left)));
        }
    }

    [Test]
    public async Task Runs_the_main_job_as_it_says_and_leaves_nothing_running_when_it_is_stopped()
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        var tokenAddress = (await sandbox.Says(TokenAddress())).Groups["address"].Value;
        var postgres = PostgresCluster.ProcessIdIn(PostgresFolder);

        var token = await http.GetStringAsync(new Uri($"http://{tokenAddress}"));
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

    [Test]
    public async Task Goes_on_with_its_data_when_it_is_started_again()
    {
        await RunOnce(async () => (await Call(await Token(), HttpMethod.Get, "/api/wallet?app=video")).Status.Should().Be(200));

        await using var second = Start();
        await second.Says(Ready());
        var wallet = await Call(await Token(), HttpMethod.Get, "/api/wallet");

        wallet.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(20);
    }

    [Test]
    public async Task Keeps_its_PostgreSQL_and_its_keys_to_its_user()
    {
        var key = Path.Combine(folder.FullName, "clerk-signing-key.pem");
        await WriteForAll(key, TestRun.ClerkKeyFile);
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        var server = int.Parse(File.ReadLines(Path.Combine(PostgresFolder, "data", "postmaster.pid")).ElementAt(3), CultureInfo.InvariantCulture);

        foreach (var role in new[] { "postgres", "focus" })
        {
            foreach (var password in new[] { "", ";Password=postgres" })
            {
                await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={server};Username={role};Database=focus;Pooling=false{password}");
                (await connection.Invoking(open => open.OpenAsync()).Should().ThrowAsync<NpgsqlException>()).Which.Message.Should().Contain("password");
            }
        }

        ModeOf(PostgresFolder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ModeOf(Path.Combine(PostgresFolder, "password")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        ModeOf(key).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public async Task Refuses_the_data_of_a_PostgreSQL_that_asks_for_no_password()
    {
        Directory.CreateDirectory(Path.Combine(PostgresFolder, "data"));
        await File.WriteAllTextAsync(Path.Combine(PostgresFolder, "data", "PG_VERSION"), "15\n");

        await Refusal("--fresh");
    }

    [Test]
    public async Task Says_where_PostgreSQL_says_why_it_does_not_start()
    {
        await RunOnce();
        await File.WriteAllTextAsync(Path.Combine(PostgresFolder, "data", "PG_VERSION"), "1\n");

        var errors = await Refusal("PostgreSQL did not start; ");

        (await File.ReadAllTextAsync(Log().Match(errors).Value)).Should().Contain("FATAL");
    }

    [Test]
    public async Task Has_no_option_that_the_documents_do_not_explain()
    {
        await using var sandbox = ChildProcess.Start("FocusAccount.Sandbox.dll", Offline, "--help");
        (await sandbox.Ended()).ExitCode.Should().Be(0);
        var help = await sandbox.Output();
        string[] files = [Repository.PathOf("README.md"), .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md")];
        var documents = string.Concat(await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file))));

        var options = Option().Matches(help).Select(option => option.Value).Except(["--help", "--version"]).ToList();

        options.Should().NotBeEmpty().And.OnlyContain(option => documents.Contains($"{option} ") || documents.Contains($"{option}`"));
    }

    [Test]
    public async Task Touches_no_database_that_only_the_environment_names()
    {
        await using var real = await Given.ADatabase();
        await using var sandbox = Start(new(Offline) { ["ConnectionStrings__Focus"] = real.ConnectionString }, []);

        await sandbox.Says(Ready());

        (await TablesOf(real)).Should().BeEmpty();
    }

    [Test]
    public async Task Refuses_a_database_that_is_not_marked()
    {
        await using var real = await Given.ADatabase();

        await Refusal("comment on database", "--database", real.ConnectionString);

        (await TablesOf(real)).Should().BeEmpty();
    }

    [Test]
    public async Task Serves_a_database_that_is_marked_as_it_says()
    {
        await using var own = await Given.ADatabase();
        var mark = Mark().Match(await Refusal("comment on database", "--database", own.ConnectionString)).Value;
        await own.Execute(mark);

        await using var sandbox = Start("--database", own.ConnectionString);
        await sandbox.Says(Ready());
        var wallet = await Call(await Token(), HttpMethod.Get, "/api/wallet?app=video");

        wallet.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(20);
        (await TablesOf(own)).Should().Contain("accounts");
        Directory.Exists(PostgresFolder).Should().BeFalse();
    }

    [TestCase("Host=127.0.0.1;Port=1", TestName = "a database that is not there")]
    [TestCase("postgres://somebody@somewhere/focus", TestName = "a database in a spelling that Npgsql does not know")]
    public Task Refuses(string connectionString) => Refusal("of --database cannot be used", "--database", connectionString);

    [Test]
    public async Task Shares_its_folder_with_no_other_sandbox()
    {
        await using var first = Start();
        await first.Says(Ready());
        var token = await Token();

        var errors = await Refusal("--folder", "--fresh");

        errors.Should().Contain($"a sandbox already runs in {folder.FullName}, at http://localhost:{port}:");
        (await Call(token, HttpMethod.Get, "/api/wallet?app=video")).Status.Should().Be(200);
    }

    [Test]
    public async Task Names_the_option_of_a_port_that_is_taken([Values("--port", "--identity-port", "--metrics-port")] string option)
    {
        var taken = option switch { "--port" => port, "--identity-port" => identityPort, _ => metricsPort };
        using var other = new TcpListener(IPAddress.Loopback, taken);
        other.Start();

        var errors = await Refusal($"choose another with {option}.");

        errors.Should().Contain($"port {taken} ");
    }

    [Test]
    public async Task Grants_credits_as_the_service_does_while_it_runs_and_when_it_is_stopped()
    {
        await using (var sandbox = Start())
        {
            await sandbox.Says(Ready());
            (await Call(await Token(), HttpMethod.Get, "/api/wallet?app=video")).Status.Should().Be(200);

            var granted = await Operate("credits", "grant", "--account", "user_ada", "--amount", "100", "--reason", "a present", "--json");

            granted.Json.GetProperty("credits").GetInt64().Should().Be(120);
            var wallet = await Call(await Token(), HttpMethod.Get, "/api/wallet");
            wallet.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(120);
            await sandbox.Terminate();
            await sandbox.Ended();
        }

        var revoked = await Operate("credits", "revoke", "--account", "user_ada", "--amount", "20", "--reason", "too many", "--json");
        var check = await Operate("check", "--json");
        var mistaken = await Operate("credits", "grant", "--amount", "100", "--json");

        revoked.Json.GetProperty("credits").GetInt64().Should().Be(100);
        check.ExitCode.Should().Be(0, "{0}", check.Output);
        (mistaken.ExitCode, mistaken.Error).Should().Be((2, "bad_usage"));
    }

    [Test]
    public async Task Says_that_no_sandbox_has_been_started_where_a_command_looks_for_one()
    {
        var missing = Path.Combine(folder.FullName, "missing");

        await using var command = ChildProcess.Start(
            "FocusAccount.Sandbox.dll", Offline, "--folder", missing, "credits", "grant", "--account", "user_ada", "--amount", "1", "--reason", "x");
        var (exitCode, errors) = await command.Ended();

        (exitCode, errors.Trim()).Should().Be((1, "The command cannot run: "
            + $"no sandbox has been started in {missing}: start one there first, or name the folder of another with --folder."));
        Directory.Exists(missing).Should().BeFalse();
    }

    [Test]
    public async Task Says_what_ports_there_are(
        [Values("--port", "--identity-port", "--metrics-port")] string option, [Values("0", "99999", "-1", "abc")] string given)
    {
        await using var sandbox = ChildProcess.Start("FocusAccount.Sandbox.dll", Offline, $"{option}={given}", "--folder", folder.FullName);
        var (exitCode, errors) = await sandbox.Ended();

        (exitCode, errors.Trim()).Should().Be((1, $"{option} takes a port from 1 to 65535, not {given}."));
    }

    [Test]
    public async Task Says_what_replaces_Clerks_scripts_where_npm_cannot_fetch_them()
    {
        await using var sandbox = Start(new(Offline) { ["npm_config_cache"] = Path.Combine(folder.FullName, "empty") }, []);

        await sandbox.Says(Replaced());

        var script = await http.GetStringAsync(new Uri($"http://localhost:{identityPort}/npm/@clerk/clerk-js@6/dist/clerk.browser.js"));
        script.Should().StartWith("// Replaces clerk-js");
    }

    [Test]
    public async Task Writes_the_environment_of_an_app_for_its_user_alone()
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        var said = await sandbox.Says(Environment());
        await sandbox.Says(FirstVariable());

        var file = said.Groups["file"].Value;
        var variables = (await File.ReadAllLinesAsync(file)).Where(line => line is not "" and not ['#', ..])
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        ModeOf(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        variables["FOCUS_URL"].Should().Be($"http://localhost:{port}");
        (await http.GetStringAsync(new Uri(variables["CLERK_JWKS_URL"]))).Should().Contain("\"kid\"");
        variables["CLERK_ISSUER"].Should().Be(new JsonWebToken(await Token()).Issuer);
        var user = new HttpRequestMessage(HttpMethod.Get, $"{variables["CLERK_API_URL"]}/v1/users/user_ada")
            .With(("Authorization", $"Bearer {variables["CLERK_SECRET_KEY"]}"));
        (await http.Exchange(user)).Status.Should().Be(200);
        foreach (var prefix in new[] { "", "NEXT_PUBLIC_", "VITE_" })
        {
            variables[$"{prefix}CLERK_PUBLISHABLE_KEY"].Should().StartWith("pk_test_");
            variables[$"{prefix}CLERK_PROXY_URL"].Should().Be($"http://localhost:{identityPort}");
        }

        string[] scripts = ["NEXT_PUBLIC_CLERK_JS_URL", "NEXT_PUBLIC_CLERK_UI_URL", "VITE_CLERK_JS_URL", "VITE_CLERK_UI_URL"];
        foreach (var name in (string[])[.. scripts, "NEXT_PUBLIC_CLERK_SIGN_IN_URL"])
        {
            (await http.Exchange(new HttpRequestMessage(HttpMethod.Get, variables[name]))).Status.Should().Be(200, "{0}", name);
        }
    }

    [Test]
    public async Task Lets_pages_of_development_servers_call_it()
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());

        var allowed = await AllowedOf("http://localhost:5173", "http://127.0.0.1:8000", "http://localhost:46010", "https://video.test");

        allowed.Should().Equal("http://localhost:5173", "http://127.0.0.1:8000");
    }

    [Test]
    public async Task Lets_only_pages_of_the_named_origins_call_it()
    {
        await using var sandbox = Start("--origin", "http://localhost:46010", "--origin", "https://video.test");
        await sandbox.Says(Ready());

        var allowed = await AllowedOf("http://localhost:5173", "http://127.0.0.1:8000", "http://localhost:46010", "https://video.test");

        allowed.Should().Equal("http://localhost:46010", "https://video.test");
    }

    [Test]
    public Task Names_the_option_of_an_origin_that_is_none() => Refusal("--origin has a bad entry", "--origin", "http://localhost:5173/");

    [TestCase(false)]
    [TestCase(true, "--verbose")]
    public async Task Logs_requests_only_when_asked(bool logs, params string[] arguments)
    {
        await using var sandbox = Start(arguments);
        await sandbox.Says(Progress());
        await sandbox.Says(Ready());
        (await Call(await Token(), HttpMethod.Get, "/api/wallet")).Status.Should().Be(200);
        await sandbox.Terminate();
        await sandbox.Ended();

        (await sandbox.Output()).Contains("RequestHandled", StringComparison.Ordinal).Should().Be(logs);
    }

    private async Task<List<string>> AllowedOf(params string[] origins)
    {
        var token = await Token();
        var allowed = new List<string>();
        foreach (var origin in origins)
        {
            var reply = await http.Exchange(new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}/api/wallet")
                .With(("Origin", origin), ("Authorization", $"Bearer {token}")));
            allowed.AddRange(reply.Header("Access-Control-Allow-Origin") == origin ? [origin] : []);
        }

        return allowed;
    }

    private async Task RunOnce(Func<Task>? meanwhile = null)
    {
        await using var sandbox = Start();
        await sandbox.Says(Ready());
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        await sandbox.Terminate();
        await sandbox.Ended();
    }

    private async Task<OperatorCommand> Operate(params string[] command)
    {
        await using var process = ChildProcess.Start("FocusAccount.Sandbox.dll", Offline, ["--folder", folder.FullName, .. command]);
        var (exitCode, errors) = await process.Ended();
        return new OperatorCommand(exitCode, await process.Output(), errors);
    }

    private ChildProcess Start(params string[] arguments) => Start(Offline, arguments);

    private ChildProcess Start(Dictionary<string, string> environment, string[] arguments) => ChildProcess.Start(
        "FocusAccount.Sandbox.dll",
        environment,
        ["--port", $"{port}", "--identity-port", $"{identityPort}", "--metrics-port", $"{metricsPort}", "--folder", folder.FullName, .. arguments]);

    // It ends with one sentence that contains this advice.
    private async Task<string> Refusal(string advice, params string[] arguments)
    {
        await using var sandbox = Start(arguments);
        var (exitCode, errors) = await sandbox.Ended();
        exitCode.Should().Be(1);
        errors.Should().StartWith("The sandbox cannot start: ").And.Contain(advice);
        errors.Trim().Should().NotContain("\n");
        return errors;
    }

    private async Task<string> Token() => await http.GetStringAsync(new Uri($"http://localhost:{identityPort}/sandbox/token?user=ada&ttl=1h"));

    private static Task<List<string>> TablesOf(Database database) =>
        database.Query<string>("select tablename::text from pg_tables where schemaname = 'public'");

    // As an older sandbox wrote it.
    private static async Task WriteForAll(string path, string source)
    {
        await File.WriteAllTextAsync(path, await File.ReadAllTextAsync(source));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, ModeOf(path) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private static UnixFileMode ModeOf(string path) => new FileInfo(path).UnixFileMode;

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

    [GeneratedRegex(@"/\S+/server\.log")]
    private static partial Regex Log();

    [GeneratedRegex(@"(?<=^  )--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex("^npm is missing .* has a plain button")]
    private static partial Regex Replaced();

    [GeneratedRegex("^Starting a private PostgreSQL")]
    private static partial Regex Progress();

    [GeneratedRegex(@"SDKs in it \((?<file>.+)\):")]
    private static partial Regex Environment();

    [GeneratedRegex(@"^FOCUS_URL=http://localhost:\d+$")]
    private static partial Regex FirstVariable();

    [GeneratedRegex(@"comment on database \w+ is '[^']+'")]
    private static partial Regex Mark();

    [GeneratedRegex(@"TOKEN=\$\(curl -s '(?<address>localhost:\d+/sandbox/token\?user=ada&ttl=1h)'\)")]
    private static partial Regex TokenAddress();

    // A PostgreSQL that is ending may still write files.
    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
