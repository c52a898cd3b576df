using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The person's decision on what an OAuth client asks for at <c>/oauth/authorize</c>.</summary>
[Tags("OAuth")]
internal sealed class AuthorizeController(RequestDispatcher dispatcher, ResourceCatalog resources) : ApiController(dispatcher)
{
    /// <summary>Decide on an authorization request (browser, requires Clerk session)</summary>
    /// <remarks>
    /// For this service's own page alone, like the decision on a device login. The response says where the browser goes: back to the client,
    /// with a code for 60 seconds, or with `access_denied`.
    /// </remarks>
    [HttpPost("/api/authorize/complete", Name = "completeAuthorization")]
    [RequireOwnPage]
    [ProducesErrors(
        typeof(OAuthErrors),
        nameof(OAuthErrors.UnknownClient),
        nameof(OAuthErrors.InvalidScope),
        nameof(OAuthErrors.UnknownResource),
        nameof(OAuthErrors.UnsupportedResponseType))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.TooMany), nameof(TokenErrors.CannotWiden))]
    public async Task<ActionResult<AuthorizationCompleteResponse>> Complete(AuthorizationCompleteRequest body)
    {
        var read = await AuthorizationRequest.Read(body.Request, resources.Issuer, Send);
        if (read.Error is { } unknown)
        {
            return new ErrorResult(unknown);
        }

        var request = read.Value;
        if (body.Deny)
        {
            await Send(new DenyAuthorization(Caller.AccountId, request.Client.Id));
            return new AuthorizationCompleteResponse(request.WithError(DeviceErrors.Denied.Code, "The person declined."));
        }

        var asked = request.Asked(resources);
        if (asked.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var (terms, challenge) = asked.Value;
        var approved = await Send(new ApproveAuthorization(Caller.AccountId, terms, body.ToTerms(), request.RedirectUri, challenge));
        return approved.ToActionResult(code => new AuthorizationCompleteResponse(request.WithCode(code.Reveal())));
    }
}
