using FocusAccount.Api.Hosting;
using FocusAccount.Api.Operator;

return Verbs.AreMeantBy(args) ? await Verbs.Run(args) : await ServiceHost.Run(args);
