using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Tokens;

namespace FocusAccount.Api.Controllers;

/// <summary>The authorization request to approve or to decline.</summary>
/// <param name="Request">The request as the client made it: the query of the page, without the question mark</param>
/// <param name="Deny">Declines the request instead of approving it</param>
/// <param name="Name">The person's own name for the token; the client's, if it is missing</param>
/// <param name="Scope">The scopes that the person gives, of those that the client asks for; all of them, if it is missing</param>
/// <param name="Apps">The apps that the person gives, of those that the client asks for</param>
/// <param name="Budget">A budget that is within the one that the client asks for, or any if it asks for none</param>
/// <param name="ExpiresIn">A shorter life of the token, in seconds</param>
[MisleadingMember("approve", "a request is approved unless deny is true")]
[MisleadingMember("scopes", "the scopes are one text in scope, separated by spaces")]
[MisleadingMember("app", "the apps are a list in apps")]
[MisleadingMember("limit", "a limit is a budget such as 50/day")]
[MisleadingMember("token_expires_in", "the life of the token is expires_in")]
[RulesOf(typeof(TokenTermsRequest))]
internal sealed record AuthorizationCompleteRequest(
    string Request,
    bool Deny = false,
    string? Name = null,
    string? Scope = null,
    IReadOnlyList<string>? Apps = null,
    string? Budget = null,
    int? ExpiresIn = null)
{
    public static AuthorizationCompleteRequest Example => new(
        "response_type=code&client_id=focus-cli&redirect_uri=http%3A%2F%2F127.0.0.1%3A8250%2Fcallback"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=af0ifjsldkj",
        Deny: false,
        Budget: "20/day");

    public TokenTermsRequest ToTerms() => new(Name, Scope, Apps, Budget, ExpiresIn);
}

/// <summary>Where the browser goes now.</summary>
/// <param name="RedirectTo">The address of the client, with the code or the error</param>
internal sealed record AuthorizationCompleteResponse(string RedirectTo)
{
    public static AuthorizationCompleteResponse Example => new(
        "http://127.0.0.1:8250/callback?code=SplxlOBeZQQYbYS6WxSbIA0aV3mX1cJ1kq2vWl9d8fE&iss=https%3A%2F%2Faccount.thefocus.ai&state=af0ifjsldkj");
}
