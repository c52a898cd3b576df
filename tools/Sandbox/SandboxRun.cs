using System.Runtime.InteropServices;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Operator;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Settings;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Sandbox;

/// <summary>
/// One run of the sandbox. It starts the parts one after another and stops them in reverse order, for whatever reason it ends.
/// </summary>
internal static class SandboxRun
{
    /// <summary>Serves until it is asked to stop, and returns the exit code.</summary>
    public static async Task<int> Serve(SandboxOptions options, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // SIGHUP is a closed terminal. Ctrl-C and SIGTERM cancel the token.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        return await OrSayWhyNot(
            "The sandbox cannot start",
            async () =>
            {
                await ServeAll(options, ending.Token);
                return 0;
            },
            ending.Token);
    }

    /// <summary>
    /// Runs an operator command of the service with the settings of the sandbox, whether that runs or not, and returns the exit code.
    /// </summary>
    public static Task<int> Operate(SandboxOptions options, string[] command, CancellationToken cancellationToken) => OrSayWhyNot(
        "The command cannot run",
        async () =>
        {
            using var folder = new SandboxFolder(options.Folder);
            if (options.Database is null)
            {
                folder.DemandData();
            }

            if (!folder.TryOccupy())
            {
                var running = options.Database is null
                    ? folder.RunningSettings() ?? throw new SandboxException("the sandbox is about to start; try again when it is ready.")
                    : throw new SandboxException("the sandbox runs, and its database is used: leave out --database.");
                return await OperatorCommands.Run([.. Arguments(running), .. command]);
            }

            await using var postgres = await StartDatabase(options, folder, cancellationToken);
            using var signer = TokenSigner.Keep(folder.SigningKey);
            await using var clerk = await ClerkStandIn.Start(port: 0, signer, options.PublicUrl, cancellationToken);
            return await OperatorCommands.Run([.. Arguments(SettingsFor(options, postgres, clerk)), .. command]);
        },
        cancellationToken);

    private static async Task<int> OrSayWhyNot(string refusal, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is SandboxException or SettingException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{refusal}: {exception.Message}");
            return 1;
        }
    }

    private static async Task ServeAll(SandboxOptions options, CancellationToken cancellationToken)
    {
        Check(options.Origins);
        using var folder = new SandboxFolder(options.Folder);
        folder.Occupy();
        FreePort.Demand(("--port", options.Port), ("--identity-port", options.IdentityPort), ("--metrics-port", options.MetricsPort));
        if (options.Fresh)
        {
            folder.DeleteData();
        }

        Console.WriteLine(options.Database is null ? "Starting a private PostgreSQL; the first start creates it …" : "Opening the database …");
        await using var postgres = await StartDatabase(options, folder, cancellationToken);

        Console.WriteLine("Loading Clerk's scripts; if npm is there, the first start fetches them …");
        var scripts = await ClerkScripts.Find(folder.Npm, cancellationToken);
        using var signer = TokenSigner.Keep(folder.SigningKey);
        await using var clerk = await ClerkStandIn.Start(
            options.IdentityPort, signer, authorizedParty: options.PublicUrl, cancellationToken, scripts);

        Console.WriteLine("Starting the service …");
        var settings = SettingsFor(options, postgres, clerk);

        // Anyone here may be Ada, but DNS rebinding must not let a website be.
        string[] addresses = [$"--urls={options.PublicUrl}", "--AllowedHosts=localhost;127.0.0.1;[::1]"];
        await using var api = ServiceHost.Build([.. addresses, .. Arguments(settings)], services => services
            .AddSingleton<TimeProvider>(clerk.Clock)
            .AddSingleton<IDatabaseClock>(clerk.Clock)
            .AddSingleton(new ReferenceToken(() => clerk.SessionToken("ada", TimeSpan.FromDays(1)))));
        await api.StartAsync(cancellationToken);

        var appEnvironment = AppEnvironment.Text(options.PublicUrl, clerk);
        PrivateFile.Replace(folder.AppEnvironment, appEnvironment);
        folder.Publish(settings);
        Console.WriteLine(Hints(options, clerk, folder, appEnvironment));
        if (!scripts.AreReal)
        {
            Console.WriteLine(
                "npm is missing or cannot fetch Clerk's scripts. A small script of the sandbox replaces them: the sign-in page has a plain button "
                + "instead of Clerk's component, and Clerk's SDKs for the browser do not work in apps.\n");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await api.StopAsync(CancellationToken.None);
    }

    private static void Check(string[] origins)
    {
        try
        {
            _ = new OriginList(origins);
        }
        catch (FormatException exception)
        {
            throw new SandboxException($"--origin has a bad entry: {exception.Message}", exception);
        }
    }

    private static async Task<PostgresCluster?> StartDatabase(
        SandboxOptions options, SandboxFolder folder, CancellationToken cancellationToken)
    {
        if (options.Database is null)
        {
            return await PostgresCluster.Start(folder.Postgres, cancellationToken);
        }

        await NamedDatabase.Demand(options.Database, cancellationToken);
        return null;
    }

    private static Dictionary<string, string> SettingsFor(SandboxOptions options, PostgresCluster? postgres, ClerkStandIn clerk)
    {
        var connectionString = options.Database ?? postgres!.ConnectionString;
        var settings = SandboxSettings.For(connectionString, clerk, options.PublicUrl).With(new Dictionary<string, string>
        {
            ["Metrics:Url"] = options.MetricsUrl,

            // The machine may be slow.
            ["Database:RequestTimeout"] = "60000",

            // An operator command in the sandbox is not an event of this machine.
            ["Log:Syslog"] = "/nonexistent",
        });
        foreach (var (index, origin) in options.Origins.Index())
        {
            settings[$"Focus:AllowedOrigins:{index}"] = origin;
        }

        if (!options.Verbose)
        {
            settings["Log:Level"] = "Warning";
        }

        return settings;
    }

    // Arguments win over the environment, which may name the database of a real service.
    private static string[] Arguments(Dictionary<string, string> settings) =>
        [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];

    private static string Hints(SandboxOptions options, ClerkStandIn clerk, SandboxFolder folder, string appEnvironment) =>
        $$"""

        Focus Account is ready at {{options.PublicUrl}}; Ctrl-C stops it.

          {{options.PublicUrl}}/account  the pages of a person, such as ada; for grace there is /operator, too
          {{options.PublicUrl}}/api/docs  the API, with a token to try it
          {{clerk.Origin}}  people and their tokens, the clock, failures to stage
          {{options.MetricsUrl}}/metrics

        In another terminal:

          TOKEN=$(curl -s 'localhost:{{options.IdentityPort}}/sandbox/token?user=ada&ttl=1h')
          curl -s -H "Authorization: Bearer $TOKEN" 'localhost:{{options.Port}}/api/wallet?app=video'
          {{Program(options)}} credits grant --account user_ada --amount 100 --reason 'a present'

        README.md goes on from there: reserve credits for a job, then settle it.

        Pages of {{(options.NamedOrigins is [] ? SandboxOptions.DevServers : string.Join(", ", options.Origins))}} may call it; --origin names others.
        For an app, and for Clerk's SDKs in it ({{folder.AppEnvironment}}):

        {{appEnvironment}}
        """;

    private static string Program(SandboxOptions options) =>
        (Repository.Root is null ? Environment.ProcessPath : "dotnet run --project tools/Sandbox --")
        + (options.Folder is null ? "" : $" --folder {options.Folder}");
}
