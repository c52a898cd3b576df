using FocusAccount.Api;
using FocusAccount.Api.Operator;

return Verbs.AreMeantBy(args) ? await Verbs.Run(args) : await FocusApi.Run(args);
