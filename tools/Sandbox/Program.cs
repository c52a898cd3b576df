using System.CommandLine;
using System.Globalization;
using FocusAccount.Api.Operator;
using FocusAccount.Sandbox;

var port = Port("--port", 3000, "The port of the service.");
var identityPort = Port("--identity-port", 3001, "The port of the stand-in for Clerk and X, with the page of the sandbox.");
var metricsPort = Port("--metrics-port", 3002, "The port of the service's metrics.");
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

static Option<int> Port(string name, int port, string description) => new(name)
{
    Description = description,
    DefaultValueFactory = _ => port,
    CustomParser = given =>
    {
        if (!int.TryParse(given.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65_535)
        {
            given.AddError($"{name} takes a port from 1 to 65535, not {given.Tokens[0].Value}.");
        }

        return number;
    },
};
