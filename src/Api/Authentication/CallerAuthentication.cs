using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FocusAccount.Api.Authentication;

/// <summary>
/// Authenticates the caller by a token or a key in the Authorization header, or else by the session cookie. A person's first request opens
/// the account, and one whose account is closed gets a 403. The 401 says what is wrong only with a token that is authentic; the log has the
/// reason of all.
/// </summary>
internal sealed partial class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ISessionTokenVerifier sessions,
    SessionCookie cookie,
    TrustedOrigins origins,
    TimeProvider clock,
    CredentialCache<TokenHolder> tokens,
    AppKeyAuthentication appKeys,
    JobTokens jobTokens,
    AccountCache accounts,
    RequestDispatcher dispatcher)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder), IAuthenticationRequestHandler
{
    public const string SchemeName = "Caller";

    /// <summary>The header of a response that says when (UTC) the caller's token ends, in its last days.</summary>
    public const string ExpiryHeader = "Focus-Token-Expires";

    /// <summary>Ends the request here when no caller can be authenticated, because Clerk's keys cannot be read.</summary>
    public async Task<bool> HandleRequestAsync()
    {
        if (RefusalOf(await HandleAuthenticateOnceAsync()) is not { Kind: ErrorKind.Unavailable } unavailable)
        {
            return false;
        }

        await ErrorResponse.Write(Context, unavailable);
        return true;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Most pages identify the person in the browser, so they are served without Clerk's keys and the database, with or without a cookie.
        var isPersonPage = Context.GetEndpoint()?.Metadata.GetMetadata<PersonPageAttribute>() is not null;
        if (!isPersonPage && !Request.Path.StartsWithSegments("/api"))
        {
            return AuthenticateResult.NoResult();
        }

        if (!isPersonPage && BearerToken(Request) is { } bearer)
        {
            if (CredentialErrors.OfNoToken(bearer) is { } mistake)
            {
                return Refused(mistake);
            }

            return Begins(TokenFormat.PersonalAccessToken.Prefix) ? await ByAccessToken(new Secret(bearer))
                : Begins(TokenFormat.AppKey.Prefix) ? await ByAppKey(new Secret(bearer))
                : Begins(JobTokens.Prefix) ? ByJobToken(bearer)
                : await BySession(bearer, CredentialKind.Session, notBefore: null);

            bool Begins(string prefix) => bearer.StartsWith(prefix, StringComparison.Ordinal);
        }

        if (cookie.Token(Request.Cookies) is { } token)
        {
            return await BySession(token, CredentialKind.Cookie, cookie.LastChange(Request.Cookies));
        }

        return Request.Headers.Authorization.Count == 0
            ? AuthenticateResult.NoResult()
            : Refused(CredentialErrors.Malformed with { Reason = "not a bearer token" });
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) =>
        await Refuse(RefusalOf(await HandleAuthenticateOnceSafeAsync()) ?? CredentialErrors.Missing);

    // An authenticated caller is forbidden when it is an app or a job, when it lacks a scope or is an impersonator, when it has no Clerk
    // session (401: sign in), or one that is not used on our own page.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Caller.Of(Context.User) is not PersonCaller caller)
        {
            return Refuse(CredentialErrors.PersonRequired);
        }

        if (Context.GetEndpoint()?.Metadata.GetMetadata<RequireOwnPageAttribute>() is not null
            && caller.Session is { } session
            && origins.WhyNotByOwnPage(Request, caller.Credential, session) is { } forbidden)
        {
            LogDecisionRefused(Logger, caller.AccountId, forbidden.Code, session.AuthorizedParty, session.Actor);
            return ErrorResponse.Write(Context, forbidden);
        }

        return Refuse(PersonAccess.WhyNot(caller, Context) ?? CredentialErrors.SessionRequired);
    }

    /// <summary>Why a credential was refused; null when it was not, or when there was none.</summary>
    internal static Error? RefusalOf(AuthenticateResult result) => (result.Failure as CredentialRefusedException)?.Error;

    /// <summary>
    /// The Bearer token of a request (RFC 6750, 2.1), even if malformed; null when the header is missing or has another scheme.
    /// </summary>
    internal static string? BearerToken(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString();
        if (!text.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return AuthenticationHeaderValue.TryParse(text, out var header) ? header.Parameter ?? "" : "";
    }

    private Task Refuse(Error error)
    {
        LogRefused(Logger, error.Code, error.Reason ?? error.Message);
        return ErrorResponse.Write(Context, error);
    }

    private static AuthenticateResult Refused(Error error) => AuthenticateResult.Fail(new CredentialRefusedException(error));

    private async Task<AuthenticateResult> ByAccessToken(Secret token)
    {
        // A verdict at hand needs no use case.
        var found = tokens.Find(token) ?? await dispatcher.Send(new AuthenticateToken(token), Context);
        if (found.Error is { } error)
        {
            return Refused(error);
        }

        var holder = found.Value;
        if (holder.ExpiresAt - clock.GetUtcNow() <= PersonalAccessToken.NoticePeriod)
        {
            Response.Headers[ExpiryHeader] = holder.ExpiresAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return SignIn(new PersonCaller(
            holder.AccountId, holder.ClerkId, new Credential(CredentialKind.Token, holder.TokenId), holder.Permissions));
    }

    private async Task<AuthenticateResult> ByAppKey(Secret key)
    {
        var found = await appKeys.Authenticate(key, Context);
        return found.Error is { } error
            ? Refused(error)
            : SignIn(new AppCaller(found.Value.App, new Credential(CredentialKind.AppKey, found.Value.KeyId)));
    }

    private AuthenticateResult ByJobToken(string token) => jobTokens.TryRead(token, out var accountId, out var jobId, out var rule)
        ? SignIn(new JobCaller(accountId, jobId, rule))
        : Refused(JobErrors.TokenInvalid);

    private async Task<AuthenticateResult> BySession(string token, CredentialKind kind, DateTimeOffset? notBefore)
    {
        var session = await sessions.Verify(new Secret(token), Context.RequestAborted);
        if (session.Error is { } error)
        {
            return Refused(error);
        }

        if (session.Value.IssuedAt < notBefore)
        {
            return Refused(CredentialErrors.Revoked with { Reason = "signed out since" });
        }

        var accountId = Account.IdOf(session.Value.ClerkId);
        if (!accounts.Contains(accountId)
            && (await dispatcher.Send(new OpenAccount(session.Value.ClerkId), Context)).Error is { } closed)
        {
            return Refused(closed);
        }

        return SignIn(new PersonCaller(accountId, session.Value.ClerkId, new Credential(kind), TokenPermissions.All, session.Value));
    }

    private static AuthenticateResult SignIn(Caller caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));

    [LoggerMessage(EventName = "SignInRefused", Level = LogLevel.Information, Message = "Sign-in refused: {Code} ({Reason})")]
    internal static partial void LogRefused(ILogger logger, string code, string reason);

    [LoggerMessage(
        EventName = "DeviceDecisionRefused",
        Level = LogLevel.Information,
        Message = "Account {AccountId} may not decide on a device login: {Code} (authorized party {AuthorizedParty}, actor {Actor})")]
    private static partial void LogDecisionRefused(ILogger logger, Guid accountId, string code, string? authorizedParty, string? actor);

    // How the framework carries a refusal; it is never thrown.
    private sealed class CredentialRefusedException(Error error) : Exception(error.Code)
    {
        public Error Error => error;
    }
}
