using System.CommandLine;
using FocusAccount.Api.Operator;
using FocusAccount.Sandbox;

var port = new Option<int>("--port") { Description = "The port of the service.", DefaultValueFactory = _ => 3000 };
var identityPort = new Option<int>("--identity-port")
{
    Description = "The port of the stand-in for Clerk and X, with the page of the sandbox.",
    DefaultValueFactory = _ => 3001,
};
var metricsPort = new Option<int>("--metrics-port")
{
    Description = "The port of the service's metrics.",
    DefaultValueFactory = _ => 3002,
};
var origin = new Option<string[]>("--origin")
{
    Description = "An origin whose pages may call the service, such as http://localhost:7000; repeat it for several. "
        + $"Default: {SandboxOptions.DevServers}.",
};
var fresh = new Option<bool>("--fresh") { Description = "Delete the data of earlier runs in the folder first." };
var verbose = new Option<bool>("--verbose") { Description = "Log everything that the service logs, not just warnings." };
var folder = new Option<string?>("--folder") { Description = "The data folder. Default: .sandbox in the checkout, or else in the current folder." };
var database = new Option<string?>("--database")
{
    Description = "A database of your own, as a connection string of Npgsql, instead of a private PostgreSQL. It must be marked as a sandbox's; "
        + "the sandbox says how. Its password may stand in PGPASSWORD.",
};
var command = new RootCommand(
    $"""
    Runs Focus Account with everything it needs: a private PostgreSQL, a stand-in for Clerk and X, and demo apps.

    An operator command of the service ({string.Join(", ", OperatorCommands.Names)}) at the end of the arguments
    runs in the sandbox of the folder instead, whether that is running or not; see credits --help.
    """)
{
    port,
    identityPort,
    metricsPort,
    origin,
    fresh,
    verbose,
    folder,
    database,
};

// From its name on, an operator command belongs to the service.
var operatorCommand = args.SkipWhile(argument => !OperatorCommands.Names.Contains(argument)).ToArray();
command.SetAction((parsed, cancellationToken) =>
{
    var options = new SandboxOptions(
        parsed.GetValue(port),
        parsed.GetValue(identityPort),
        parsed.GetValue(metricsPort),
        parsed.GetValue(origin)!,
        parsed.GetValue(folder),
        parsed.GetValue(fresh),
        parsed.GetValue(database),
        parsed.GetValue(verbose));
    return operatorCommand is []
        ? SandboxRun.Serve(options, cancellationToken)
        : SandboxRun.Operate(options, operatorCommand, cancellationToken);
});

// By default System.CommandLine allows two seconds to stop, which is too short on a busy machine.
return await command.Parse(args[..^operatorCommand.Length])
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
