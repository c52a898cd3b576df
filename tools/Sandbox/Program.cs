using System.CommandLine;
using FocusAccount.Sandbox;

var port = new Option<int>("--port") { Description = "The port of the service.", DefaultValueFactory = _ => 3000 };
var identityPort = new Option<int>("--identity-port") { Description = "The port of the stand-in for Clerk and X.", DefaultValueFactory = _ => 3001 };
var metricsPort = new Option<int>("--metrics-port") { Description = "The port of the service's metrics.", DefaultValueFactory = _ => 3002 };
var fresh = new Option<bool>("--fresh") { Description = "Delete the data of earlier runs in the folder first." };
var folder = new Option<string?>("--folder") { Description = "The data folder. Default: .sandbox in the repository." };
var database = new Option<string?>("--database")
{
    Description = "A database of your own, as a connection string of Npgsql, instead of a private PostgreSQL. It must be marked as a sandbox's; "
        + "the sandbox says how. Its password may stand in PGPASSWORD.",
};
var command = new RootCommand("Runs Focus Account with everything it needs: a private PostgreSQL, a stand-in for Clerk and X, and demo apps.")
{
    port,
    identityPort,
    metricsPort,
    fresh,
    folder,
    database,
};
command.SetAction((parsed, cancellationToken) =>
    SandboxRun.Run(
        new SandboxOptions(
            parsed.GetValue(port), parsed.GetValue(identityPort), parsed.GetValue(metricsPort), parsed.GetValue(folder), parsed.GetValue(fresh), parsed.GetValue(database)),
        cancellationToken));

// By default System.CommandLine allows two seconds to stop, which is too short on a busy machine.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
