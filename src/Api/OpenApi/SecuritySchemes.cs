using NSwag;

namespace FocusAccount.Api.OpenApi;

/// <summary>The kinds of credentials, by their names in the document.</summary>
internal static class SecuritySchemes
{
    public const string Bearer = "bearerAuth";
    public const string SessionCookie = "sessionCookie";
    public const string XToken = "twitterBearer";
    public const string AppBasic = "appBasic";

    /// <summary>No credential at all.</summary>
    public const string Nothing = "";

    public static readonly string[] Usual = [Bearer, SessionCookie];

    public static void Describe(IDictionary<string, OpenApiSecurityScheme> schemes)
    {
        schemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description =
                "A Clerk session token, or a personal access token (`focus_pat_…`) from device login. The operations on existing jobs also "
                + "accept the key of their app (`focus_app_…`) or the token of the job (`focus_job_…`).",
        };
        schemes[SessionCookie] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.ApiKey,
            In = OpenApiSecurityApiKeyLocation.Cookie,
            Name = "__session",
            Description = "Clerk's session cookie. Requests that change something must then come from an allowed origin.",
        };
        schemes[XToken] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The caller's X access token, from `/api/xToken`.",
        };
        schemes[AppBasic] = new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "basic",
            Description = "The slug of an app, and one of its app keys (`focus_app_…`) as the password.",
        };
    }

    /// <summary>One of the schemes is enough. An operation that needs none has no requirements at all.</summary>
    public static List<OpenApiSecurityRequirement> Requirements(IReadOnlyList<string> schemes) =>
        schemes is [Nothing] ? [] : [.. schemes.Select(Requirement)];

    private static OpenApiSecurityRequirement Requirement(string scheme) =>
        scheme == Nothing ? [] : new OpenApiSecurityRequirement { [scheme] = [] };
}
