using FocusAccount.Api.Hosting;
using FocusAccount.Api.Operator;

return Verbs.IsCommand(args) ? await Verbs.Run(args) : await ServiceHost.Run(args);
