using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using FocusAccount.Api.Errors;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FocusAccount.Api.Authentication;

/// <summary>
/// Signs a request in by Clerk's session token, from the Authorization header or else the session cookie, and opens the account
/// at its first request. Whatever is wrong, the answer is the same 401; the log knows the reason.
/// </summary>
internal sealed partial class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ISessionTokenVerifier verifier,
    SessionCookie cookie,
    IMediator mediator) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken() is { } bearer)
        {
            return await SignIn(bearer, Credential.SessionToken, notBefore: null);
        }

        if (cookie.Token(Request.Cookies) is { } token)
        {
            return await SignIn(token, Credential.SessionCookie, cookie.LastChange(Request.Cookies));
        }

        return AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ErrorResponse.WriteStatus(Context, StatusCodes.Status401Unauthorized);

    // A header with another scheme, or an unreadable one, is no Bearer token; a Bearer token that is junk is refused, cookie or not.
    private string? BearerToken() =>
        AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter ?? ""
            : null;

    private async Task<AuthenticateResult> SignIn(string token, Credential credential, DateTimeOffset? notBefore)
    {
        var session = await verifier.Verify(token, Context.RequestAborted);
        if (session.Error is { } refusal)
        {
            return Refuse(refusal.Message);
        }

        if (session.Value.IssuedAt < notBefore)
        {
            return Refuse("signed out since");
        }

        var account = await mediator.Send(new OpenAccount(session.Value.ClerkId), Context.RequestAborted);
        var caller = new Caller(account.Value, credential);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
    }

    private AuthenticateResult Refuse(string reason)
    {
        LogRefused(Logger, reason);
        return AuthenticateResult.Fail(reason);
    }

    [LoggerMessage(EventName = "SignInRefused", Level = LogLevel.Information, Message = "Sign-in refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
