using System.CommandLine;
using FocusAccount.Sandbox;

var port = new Option<int>("--port") { Description = "The port of the service.", DefaultValueFactory = _ => 3000 };
var identityPort = new Option<int>("--identity-port") { Description = "The port of the stand-in for Clerk and X.", DefaultValueFactory = _ => 3001 };
var fresh = new Option<bool>("--fresh") { Description = "Forget all data of earlier runs first." };
var command = new RootCommand("Runs Focus Account with all that it needs: a private PostgreSQL, a stand-in for Clerk and X, and demo apps.")
{
    port,
    identityPort,
    fresh,
};
command.SetAction((parsed, cancellationToken) =>
    SandboxRun.Run(parsed.GetValue(port), parsed.GetValue(identityPort), parsed.GetValue(fresh), cancellationToken));
return await command.Parse(args).InvokeAsync();
