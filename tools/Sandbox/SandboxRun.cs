using System.Runtime.InteropServices;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Settings;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Sandbox;

/// <summary>
/// One run of the sandbox. It starts the parts one after another and stops them in reverse order, for whatever reason it ends.
/// </summary>
internal static class SandboxRun
{
    public static async Task<int> Run(SandboxOptions options, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // SIGHUP is a closed terminal. Ctrl-C and SIGTERM cancel the token.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });

        try
        {
            await Serve(options, ending.Token);
            return 0;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is SandboxException or SettingException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The sandbox cannot start: {exception.Message}");
            return 1;
        }
    }

    private static async Task Serve(SandboxOptions options, CancellationToken cancellationToken)
    {
        using var folder = SandboxFolder.Open(options.Folder, options.Fresh);
        FreePort.Demand(("--port", options.Port), ("--identity-port", options.IdentityPort), ("--metrics-port", options.MetricsPort));
        await using var postgres = options.Database is null ? await PostgresCluster.Start(folder.Postgres, cancellationToken) : null;
        if (options.Database is not null)
        {
            await NamedDatabase.Demand(options.Database, cancellationToken);
        }

        using var signer = TokenSigner.Keep(folder.SigningKey);
        var scripts = await ClerkScripts.Find(folder.Npm, cancellationToken);
        await using var clerk = await ClerkStandIn.Start(options.IdentityPort, signer, authorizedParty: options.PublicUrl, cancellationToken, scripts);

        // Arguments win over the environment, which may name the database of a real service.
        var settings = SandboxSettings.For(options.Database ?? postgres!.ConnectionString, clerk, options.PublicUrl).With(new Dictionary<string, string>
        {
            ["urls"] = options.PublicUrl,
            ["Metrics:Url"] = options.MetricsUrl,

            // The machine may be slow.
            ["Database:RequestTimeout"] = "60000",
        });
        await using var api = ServiceHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await api.StartAsync(cancellationToken);
        Console.WriteLine(Hints(options));
        if (!scripts.AreReal)
        {
            Console.WriteLine("npm is missing or cannot fetch Clerk's scripts: the sign-in page shows a plain button instead of Clerk's component.\n");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await api.StopAsync(CancellationToken.None);
    }

    private static string Hints(SandboxOptions options) =>
        $$"""

        Focus Account is ready at {{options.PublicUrl}}; Ctrl-C stops it. Metrics are at {{options.MetricsUrl}}/metrics.
        Try the API at {{options.PublicUrl}}/api/docs, or in another terminal:

          TOKEN=$(curl -s 'localhost:{{options.IdentityPort}}/sandbox/token?user=ada')
          curl -s -H "Authorization: Bearer $TOKEN" 'localhost:{{options.Port}}/api/wallet?app=video'

        README.md goes on from there: reserve credits for a job, then settle it.

        """;
}
