using FocusAccount.Api.Hosting;
using FocusAccount.Api.Operator;

// Serves: Hosting/ServiceHost.cs has the parts of the service and the way of a request through them. Or, when the arguments name an
// operator's command, runs it and exits: Operator/OperatorCommands.cs.
return OperatorCommands.IsCommand(args) ? await OperatorCommands.Run(args) : await ServiceHost.Run(args);
