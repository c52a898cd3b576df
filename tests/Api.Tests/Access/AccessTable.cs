namespace FocusAccount.Api.Tests.Access;

/// <summary>The status of every operation for every kind of credential: the complete access rules of the service.</summary>
internal static class AccessTable
{
    // Bad credentials have no more effect than none. The one exception takes a credential that is not ours: X's.
    public static readonly Access[] Rows =
    [
        // A cookie changes something only if the request comes from a page of ours or an allowed origin (own), not otherwise (foreign).
        // A personal access token approves no device, revokes no others, and has no session to renew.
        // The session token that an app gets (an app's) approves no device either.
        // Another account requests the owner's job, token, or a device login that the owner has approved.
        //                                              none  session  session cookie  cookie   token  session  session  token    token    token   another
        //                                                             an app's own    foreign         expired  forged   expired  revoked  forged  account
        new("GET /api/wallet",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200),
        new("GET /api/wallet", a => $"?app={a.NewApp}",  401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    200),
        new("GET /api/jobs",                             401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200),
        new("POST /api/jobs", a => a.Job,                401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    402),
        new("POST /api/jobs/complete", a => a.Completed, 401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400),
        new("POST /api/jobs/fail", a => a.Failed,        401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    400),
        new("POST /api/device/lookup", a => a.UserCode,  401,  200,     403,     200,    403,     401,   401,     401,     401,     401,     401,    410),
        new("POST /api/device/complete", a => a.UserCode, 401, 200,     403,     200,    403,     401,   401,     401,     401,     401,     401,    410),
        new("GET /api/tokens",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    200),
        new("DELETE /api/tokens",                        401,  200,     200,     200,    403,     401,   401,     401,     401,     401,     401,    200),
        new("DELETE /api/tokens/{id}", a => a.TokenId,   401,  200,     200,     200,    403,     200,   401,     401,     401,     401,     401,    404),
        new("GET /api/sessionToken",                     401,  200,     200,     200,    200,     404,   401,     401,     401,     401,     401,    200),
        new("GET /api/oauthToken/{provider}", _ => "x",  401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404),
        new("GET /api/xToken",                           401,  200,     200,     200,    200,     200,   401,     401,     401,     401,     401,    404),
        new("GET /api/xMe",                              400,  400,     400,     400,    400,     400,   400,     400,     400,     400,     400,    400),

        // The device code is the credential: its holder collects the approved token.
        new("GET /api/device/poll", a => a.DeviceCodeQuery, 202, 202,   202,     202,    202,     202,   202,     202,     202,     202,     202,    200),
        new("POST /api/device/poll", a => a.DeviceCode,  202,  202,     202,     202,    202,     202,   202,     202,     202,     202,     202,    200),

        .. OpenToAll("POST /api/device/start"),
        .. OpenToAll("GET /api/openapi.json", "HEAD /api/openapi.json"),
        .. OpenToAll("GET /api/openapi.yaml", "HEAD /api/openapi.yaml"),
        .. OpenToAll("GET /api/docs", "HEAD /api/docs"),
        .. OpenToAll("GET /", "HEAD /"),
        .. OpenToAll("GET /docs", "HEAD /docs"),
        .. OpenToAll(_ => "worker", "GET /docs/{name}", "HEAD /docs/{name}"),
        .. OpenToAll(_ => "worker", "GET /docs/{name}.md", "HEAD /docs/{name}.md"),
        .. OpenToAll("GET /llms.txt", "HEAD /llms.txt"),
        .. OpenToAll("GET /signin", "HEAD /signin"),
        .. OpenToAll("GET /device", "HEAD /device"),
        .. OpenToAll("GET /health/live", "HEAD /health/live"),
        .. OpenToAll("GET /health/ready", "HEAD /health/ready"),
    ];

    private static IEnumerable<Access> OpenToAll(params string[] operations) =>
        from operation in operations
        select new Access(operation, [.. Enumerable.Repeat(200, Enum.GetValues<Kind>().Length)]);

    private static IEnumerable<Access> OpenToAll(Func<AccessScenario, object> asked, params string[] operations) =>
        OpenToAll(operations).Select(access => access with { Asked = asked });
}

/// <summary>The kinds of credentials, in the order of the table's columns.</summary>
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
}

/// <summary>A row: an operation, its arguments in a scenario, and the status for each kind of credential.</summary>
internal sealed record Access(string Operation, params int[] Statuses)
{
    public Access(string operation, Func<AccessScenario, object> asked, params int[] statuses) : this(operation, statuses) => Asked = asked;

    /// <summary>Text for the URL, or a body; null if the operation takes neither.</summary>
    public Func<AccessScenario, object>? Asked { get; init; }

    public override string ToString() => Operation + (Asked is null ? "" : " …");
}
