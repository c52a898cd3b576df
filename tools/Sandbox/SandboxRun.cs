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
    private const string SigningKey = "clerk-signing-key.pem";

    public static async Task<int> Run(int port, int identityPort, int metricsPort, bool fresh, string? folder, CancellationToken cancellationToken)
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
            await Serve(port, identityPort, metricsPort, Folder(folder ?? DefaultFolder(), fresh), ending.Token);
            return 0;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is SandboxException or SettingException or IOException)
        {
            await Console.Error.WriteLineAsync($"The sandbox cannot start: {exception.Message}");
            return 1;
        }
    }

    private static async Task Serve(int port, int identityPort, int metricsPort, string folder, CancellationToken cancellationToken)
    {
        var publicUrl = $"http://localhost:{port}";
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__Focus");
        await using var postgres = given is null
            ? await PostgresCluster.Start(Path.Combine(folder, "postgres"), cancellationToken)
            : null;
        using var signer = TokenSigner.Keep(Path.Combine(folder, SigningKey));
        var scripts = await ClerkScripts.Find(Path.Combine(folder, "npm"), cancellationToken);
        await using var clerk = await ClerkStandIn.Start(identityPort, signer, authorizedParty: publicUrl, cancellationToken, scripts);

        var settings = SandboxSettings.For(given ?? postgres!.ConnectionString, clerk, publicUrl).With(new Dictionary<string, string>
        {
            ["urls"] = publicUrl,
            ["Metrics:Url"] = $"http://localhost:{metricsPort}",

            // The machine may be slow.
            ["Database:RequestTimeout"] = "60000",
        });
        await using var api = ServiceHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await api.StartAsync(cancellationToken);
        Console.WriteLine(Hints(port, identityPort, metricsPort));
        if (!scripts.AreReal)
        {
            Console.WriteLine("npm is missing or cannot fetch Clerk's scripts: the sign-in page shows a plain button instead of Clerk's component.\n");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await api.StopAsync(CancellationToken.None);
    }

    private static string DefaultFolder() => Path.Combine(Repository.Root ?? Environment.CurrentDirectory, ".sandbox");

    private static string Folder(string folder, bool fresh)
    {
        var made = Directory.CreateDirectory(folder).FullName;
        if (fresh)
        {
            // Delete only our own files: a given folder may contain others.
            var postgres = Path.Combine(made, "postgres");
            foreach (var old in new[] { postgres, PostgresCluster.Reachable(postgres) }.Where(Directory.Exists))
            {
                Directory.Delete(old, recursive: true);
            }

            File.Delete(Path.Combine(made, SigningKey));
        }

        return made;
    }

    private static string Hints(int port, int identityPort, int metricsPort) =>
        $$"""

        Focus Account is ready at http://localhost:{{port}}; Ctrl-C stops it. Metrics are at http://localhost:{{metricsPort}}/metrics.
        Try the API at http://localhost:{{port}}/api/docs, or in another terminal:

          TOKEN=$(curl -s 'localhost:{{identityPort}}/sandbox/token?user=ada')
          curl -s -H "Authorization: Bearer $TOKEN" 'localhost:{{port}}/api/wallet?app=video'

        README.md goes on from there: reserve credits for a job, then settle it.

        """;
}
