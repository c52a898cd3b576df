using FocusAccount.Api;

return await FocusApi.Run(args);
