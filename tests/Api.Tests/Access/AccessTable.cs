using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Tests.Access;

/// <summary>The status of every operation for every kind of credential: the complete access rules of the service.</summary>
internal static class AccessTable
{
    // Bad credentials have no more effect than none. The one exception takes a credential that is not ours: X's.
    public static readonly Access[] OfPeople =
    [
        // A cookie changes something only if the request comes from a page of ours or an allowed origin (own), not otherwise (foreign).
        // A personal access token approves no device, revokes no others, and has no session to renew.
        // The session token that an app gets (an app's) approves no device either.
        // The account of a banned person is closed, and no credential of that person does anything.
        // Another account requests the owner's job, token, or a device login that the owner has approved.
        //                                              none  session  session cookie  cookie   token  session  session  token    token    token   another  session  token
        //                                                             an app's own    foreign         expired  forged   expired  revoked  forged  account  banned   banned
        new("GET /api/wallet",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/wallet", a => $"?app={a.NewApp}",  401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/wallet/ledger",                    401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/wallet/proof",                     401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/usage", _ => "?by=app",            401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/events",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/jobs",                             401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("POST /api/jobs", a => a.Job,                401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    402,    403,    403),
        new("GET /api/jobs/{id}", a => a.JobId,          401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404,    403,    403),
        new("POST /api/jobs/extend", a => a.Extended,    401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/complete", a => a.Completed, 401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/fail", a => a.Failed,        401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/cancel", a => a.Cancelled,   401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400,    403,    403),
        .. UnderTheRuleOfTheApp(
        new("POST /api/jobs", a => a.Job,                401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    402,    403,    403),
        new("GET /api/jobs/{id}", a => a.JobId,          401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404,    403,    403),
        new("POST /api/jobs/extend", a => a.Extended,    401,  403,     403,     403,    403,     403,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/complete", a => a.Completed, 401,  403,     403,     403,    403,     403,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/fail", a => a.Failed,        401,  403,     403,     403,    403,     403,   401,     401,     401,     401,     401,    400,    403,    403),
        new("POST /api/jobs/cancel", a => a.Cancelled,   401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400,    403,    403)),
        new("POST /api/device/lookup", a => a.UserCode,  401,  200,     403,     200,    403,     401,   401,     401,     401,     401,     401,    410,    403,    403),
        new("POST /api/device/complete", a => a.UserCode, 401, 200,     403,     200,    403,     401,   401,     401,     401,     401,     401,    410,    403,    403),
        new("POST /api/authorize/complete", _ => AccessScenario.Authorization, 401, 200, 403, 200,    403,     401,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/tokens",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200,    403,    403),
        new("DELETE /api/tokens",                        401,  200,     200,     200,    403,     401,   401,     401,     401,     401,     401,    200,    403,    403),
        new("PATCH /api/tokens/{id}", a => a.Renamed,    401,  200,     200,     200,    403,     401,   401,     401,     401,     401,     401,    404,    403,    403),
        new("DELETE /api/tokens/{id}", a => a.TokenId,   401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    404,    403,    403),
        new("GET /api/sessionToken",                     401,  200,     200,     200,    200,     404,   401,     401,     401,     401,     401,    200,    403,    403),
        new("GET /api/oauthToken/{provider}", _ => "x",  401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404,    403,    403),
        new("GET /api/xToken",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404,    403,    403),
        new("GET /api/xMe",                              400,  400,     400,     400,    400,     400,   400,     400,     400,     400,     400,    400,    400,    400),

        // The device code is the credential: its holder collects the approved token.
        new("GET /api/device/poll", a => a.DeviceCodeQuery, 202, 202,   202,     202,    202,     202,   202,     202,     202,     202,     202,    200,    202,    202),
        new("POST /api/device/poll", a => a.DeviceCode,  202,  202,     202,     202,    202,     202,   202,     202,     202,     202,     202,    200,    202,    202),

        // Clerk signs its webhooks, whatever else a request has.
        new("POST /webhooks/clerk",                      400,  400,     400,     400,    400,     400,   400,     400,     400,     400,     400,    400,    400,    400),

        .. OpenToAll(Kinds.OfPeople),
    ];

    // A program does what its scopes say, and spends what its budget has left. A session of somebody who impersonates the person only reads,
    // and gets no credentials.
    public static readonly Access[] OfPermissions =
    [
        // Each token has one scope, but for one that has all and has spent its budget, and did not start the job.
        //                                                 wallet  jobs   jobs   providers  budget  impersonated
        //                                                 :read   :read  :write :read      spent   session
        new("GET /api/wallet",                              200,    403,   403,   403,       200,    200),
        new("GET /api/wallet", a => $"?app={a.NewApp}",     200,    403,   403,   403,       200,    200),
        new("GET /api/wallet/ledger",                       200,    403,   403,   403,       200,    200),
        new("GET /api/wallet/proof",                        200,    403,   403,   403,       200,    200),
        new("GET /api/usage", _ => "?by=app",               200,    403,   403,   403,       200,    200),
        new("GET /api/events",                              403,    403,   403,   403,       200,    200),
        new("GET /api/jobs",                                403,    200,   403,   403,       200,    200),
        new("POST /api/jobs", a => a.Job,                   403,    403,   200,   403,       402,    403),
        new("GET /api/jobs/{id}", a => a.JobId,             403,    200,   403,   403,       200,    200),
        new("POST /api/jobs/extend", a => a.Extended,       403,    403,   200,   403,       403,    403),
        new("POST /api/jobs/complete", a => a.Completed,    403,    403,   200,   403,       403,    403),
        new("POST /api/jobs/fail", a => a.Failed,           403,    403,   200,   403,       403,    403),
        new("POST /api/jobs/cancel", a => a.Cancelled,      403,    403,   200,   403,       403,    403),
        .. UnderTheRuleOfTheApp(
        new("POST /api/jobs", a => a.Job,                   403,    403,   200,   403,       402,    403),
        new("GET /api/jobs/{id}", a => a.JobId,             403,    200,   403,   403,       200,    200),
        new("POST /api/jobs/extend", a => a.Extended,       403,    403,   403,   403,       403,    403),
        new("POST /api/jobs/complete", a => a.Completed,    403,    403,   403,   403,       403,    403),
        new("POST /api/jobs/fail", a => a.Failed,           403,    403,   403,   403,       403,    403),
        new("POST /api/jobs/cancel", a => a.Cancelled,      403,    403,   200,   403,       403,    403)),
        new("POST /api/device/lookup", a => a.UserCode,     401,    401,   401,   401,       401,    403),
        new("POST /api/device/complete", a => a.UserCode,   401,    401,   401,   401,       401,    403),
        new("POST /api/authorize/complete", _ => AccessScenario.Authorization, 401, 401, 401,  401,       401,    403),
        new("GET /api/tokens",                              200,    200,   200,   200,       200,    200),
        new("DELETE /api/tokens",                           401,    401,   401,   401,       401,    403),
        new("PATCH /api/tokens/{id}", a => a.Renamed,       401,    401,   401,   401,       401,    403),
        new("DELETE /api/tokens/{id}", a => a.TokenId,      200,    200,   200,   200,       200,    403),
        new("GET /api/sessionToken",                        404,    404,   404,   404,       404,    403),
        new("GET /api/oauthToken/{provider}", _ => "x",     403,    403,   403,   200,       200,    403),
        new("GET /api/xToken",                              403,    403,   403,   200,       200,    403),
        new("GET /api/xMe",                                 400,    400,   400,   400,       400,    400),
        new("GET /api/device/poll", a => a.DeviceCodeQuery, 202,    202,   202,   202,       202,    202),
        new("POST /api/device/poll", a => a.DeviceCode,     202,    202,   202,   202,       202,    202),
        new("POST /webhooks/clerk",                         400,    400,   400,   400,       400,    400),

        .. OpenToAll(Kinds.OfPermissions),
    ];

    // An app key is good for the jobs of its app, whose account it names. A job token is good for its job. Neither stands for a person.
    public static readonly Access[] OfApps =
    [
        // Another app is registered, and another job is one of the same account and app.
        //                                               app key  app key  app key  app key  app key  job    job      job
        //                                                        another  expired  revoked  forged   token  another  forged
        new("GET /api/jobs", a => a.AccountQuery,         200,     200,     401,     401,     401,     403,   403,     401),
        new("POST /api/jobs", a => a.Job,                 403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/jobs/{id}", a => a.JobId,           200,     404,     401,     401,     401,     200,   404,     401),
        new("POST /api/jobs/extend", a => a.Extended,     200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/complete", a => a.Completed,  200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/fail", a => a.Failed,         200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/cancel", a => a.Cancelled,    403,     403,     401,     401,     401,     403,   403,     401),
        .. UnderTheRuleOfTheApp(
        new("GET /api/jobs", a => a.AccountQuery,         200,     200,     401,     401,     401,     403,   403,     401),
        new("POST /api/jobs", a => a.Job,                 403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/jobs/{id}", a => a.JobId,           200,     404,     401,     401,     401,     200,   404,     401),
        new("POST /api/jobs/extend", a => a.Extended,     200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/complete", a => a.Completed,  200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/fail", a => a.Failed,         200,     400,     401,     401,     401,     200,   400,     401),
        new("POST /api/jobs/cancel", a => a.Cancelled,    403,     403,     401,     401,     401,     403,   403,     401)),
        new("GET /api/events",                            403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/wallet",                            403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/wallet/ledger",                     403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/wallet/proof",                      403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/usage", _ => "?by=app",             403,     403,     401,     401,     401,     403,   403,     401),
        new("POST /api/device/lookup", a => a.UserCode,   403,     403,     401,     401,     401,     403,   403,     401),
        new("POST /api/device/complete", a => a.UserCode, 403,     403,     401,     401,     401,     403,   403,     401),
        new("POST /api/authorize/complete", _ => AccessScenario.Authorization, 403, 403, 401,  401,     401,     403,   403,     401),
        new("GET /api/tokens",                            403,     403,     401,     401,     401,     403,   403,     401),
        new("DELETE /api/tokens",                         403,     403,     401,     401,     401,     403,   403,     401),
        new("PATCH /api/tokens/{id}", a => a.Renamed,     403,     403,     401,     401,     401,     403,   403,     401),
        new("DELETE /api/tokens/{id}", a => a.TokenId,    403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/sessionToken",                      401,     401,     401,     401,     401,     401,   401,     401),
        new("GET /api/oauthToken/{provider}", _ => "x",   403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/xToken",                            403,     403,     401,     401,     401,     403,   403,     401),
        new("GET /api/xMe",                               400,     400,     400,     400,     400,     400,   400,     400),
        new("GET /api/device/poll", a => a.DeviceCodeQuery, 202,   202,     202,     202,     202,     202,   202,     202),
        new("POST /api/device/poll", a => a.DeviceCode,   202,     202,     202,     202,     202,     202,   202,     202),

        new("POST /webhooks/clerk",                       400,     400,     400,     400,     400,     400,   400,     400),

        .. OpenToAll(Kinds.OfApps),
    ];

    private static IEnumerable<Access> UnderTheRuleOfTheApp(params Access[] rows) => rows.Select(row => row with { Rule = SettlementRule.App });

    private static IEnumerable<Access> OpenToAll(Kind[] kinds)
    {
        var statuses = kinds.Select(_ => 200).ToArray();
        int[] StatusesWithoutBearer(int status) => [.. kinds.Select(kind => kind is Kind.None or Kind.CookieFromOwnPage or Kind.CookieFromForeignPage ? status : 400)];

        // The operator's page takes the cookie alone: others are led to the sign-in page, and those who are no operators find nothing.
        int[] forOperators = [.. kinds.Select(kind => kind is Kind.CookieFromOwnPage or Kind.CookieFromForeignPage ? 404 : 200)];
        string[] operations =
        [
            "/api/openapi.json", "/api/openapi.yaml", "/api/docs", "/", "/docs", "/docs/{name}", "/docs/{name}.md", "/llms.txt", "/signin", "/device",
            "/health/live", "/health/ready",
        ];
        return
        [
            new("POST /api/device/start", statuses),

            // Programs of OAuth authenticate by what they send in the form. They have no Bearer token yet, so one is a mistake.
            new("POST /oauth/device_authorization", _ => AccessScenario.OAuthClient, StatusesWithoutBearer(200)),
            new("POST /oauth/token", a => a.OAuthCode, StatusesWithoutBearer(400)),
            new("POST /oauth/revoke", a => a.OAuthRevocation, StatusesWithoutBearer(200)),
            new("POST /oauth/introspect", a => a.OAuthIntrospection, StatusesWithoutBearer(401)),
            new("GET /oauth/authorize", _ => AccessScenario.AuthorizationQuery, statuses),
            new("HEAD /oauth/authorize", _ => AccessScenario.AuthorizationQuery, statuses),
            new("GET /.well-known/oauth-authorization-server", statuses),
            new("GET /.well-known/oauth-protected-resource", statuses),
            new("POST /operator/accounts/{id}", _ => Guid.CreateVersion7(), forOperators),
            .. from page in (string[])["", "/usage", "/statement", "/statement.csv", "/tools", "/apps"]
               from method in (string[])["GET", "HEAD"]
               select new Access($"{method} /account{page}", statuses),
            .. from operation in (string[])["/operator", "/operator/accounts/{id}", "/operator/apps/{slug}"]
               from method in (string[])["GET", "HEAD"]
               select new Access($"{method} {operation}", forOperators)
               {
                   Asked = operation.Contains('{', StringComparison.Ordinal) ? _ => Guid.CreateVersion7() : null,
               },
            .. from operation in operations
               from method in (string[])["GET", "HEAD"]
               select new Access($"{method} {operation}", statuses)
               {
                   Asked = operation.Contains("{name}", StringComparison.Ordinal) ? _ => "worker" : null,
               },
        ];
    }
}

/// <summary>The kinds of credentials, in the order of the tables' columns.</summary>
internal enum Kind
{
    None,
    Session,
    SessionOfAnApp,
    CookieFromOwnPage,
    CookieFromForeignPage,
    Token,
    ExpiredSession,
    ForgedSession,
    ExpiredToken,
    RevokedToken,
    ForgedToken,
    AnotherAccount,
    SessionOfTheBanned,
    TokenOfTheBanned,
    TokenToReadTheWallet,
    TokenToReadJobs,
    TokenToWriteJobs,
    TokenToReadProviders,
    TokenWithASpentBudget,
    ImpersonatedSession,
    AppKey,
    AppKeyOfAnotherApp,
    ExpiredAppKey,
    RevokedAppKey,
    ForgedAppKey,
    JobToken,
    TokenOfAnotherJob,
    ForgedJobToken,
}

/// <summary>The columns of each table.</summary>
internal static class Kinds
{
    public static readonly Kind[] OfPeople = [.. Enum.GetValues<Kind>().Where(kind => kind < Kind.TokenToReadTheWallet)];

    public static readonly Kind[] OfPermissions =
        [.. Enum.GetValues<Kind>().Where(kind => kind is >= Kind.TokenToReadTheWallet and < Kind.AppKey)];

    public static readonly Kind[] OfApps = [.. Enum.GetValues<Kind>().Where(kind => kind >= Kind.AppKey)];

    public static readonly Kind[] AppKeys = [.. OfApps.Where(kind => kind < Kind.JobToken)];

    /// <summary>Those whose own account, app or job the owner's is not.</summary>
    public static readonly Kind[] Strangers = [Kind.AnotherAccount, Kind.AppKeyOfAnotherApp, Kind.TokenOfAnotherJob];
}

/// <summary>
/// A row: an operation, its arguments in a scenario, and the status for each kind of credential; the owner's job is under one of the rules.
/// </summary>
internal sealed record Access(string Operation, params int[] Statuses)
{
    public Access(string operation, Func<AccessScenario, object> asked, params int[] statuses) : this(operation, statuses) => Asked = asked;

    /// <summary>Text for the URL, a body, or both; null if the operation takes neither.</summary>
    public Func<AccessScenario, object>? Asked { get; init; }

    public SettlementRule Rule { get; init; }

    public override string ToString() =>
        Operation + (Asked is null ? "" : " …") + (Rule == SettlementRule.App ? " under the rule of the app" : "");
}
