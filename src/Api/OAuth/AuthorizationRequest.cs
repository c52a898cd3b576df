using FocusAccount.Application.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace FocusAccount.Api.OAuth;

/// <summary>
/// An authorization request (RFC 6749, 4.1.1, with PKCE and RFC 8707) of a known client, whose response goes to one of its addresses.
/// Any other mistake in it goes to the client.
/// </summary>
internal sealed class AuthorizationRequest
{
    // The sign-in page gets the whole address as a parameter, in a request line of 8 KiB.
    private const int MaxLength = 3000;

    private static readonly Error NotOfClient =
        RequestErrors.Invalid("The redirect_uri is not one of this client; compare it with those of its configuration.", "redirect_uri");

    private readonly Result<OAuthParameters> parameters;
    private readonly string issuer;

    private AuthorizationRequest(OAuthClient client, string redirectUri, Dictionary<string, StringValues> query, string issuer)
    {
        (Client, RedirectUri, this.issuer) = (client, redirectUri, issuer);
        parameters = OAuthParameters.Of(query);
        State = One(query, "state");
    }

    public OAuthClient Client { get; }

    public string RedirectUri { get; }

    // For the client alone, and as it was sent; null if there is none.
    private string? State { get; }

    /// <summary>Reads the query of the page. A refusal is for the person alone, because nothing may be sent to an unknown address.</summary>
    public static async Task<Result<AuthorizationRequest>> Read(
        string query, string issuer, Func<FindClient, Task<Result<OAuthClient>>> find)
    {
        if (query.Length > MaxLength)
        {
            return RequestErrors.Invalid($"The request is too long; send at most {MaxLength} characters.");
        }

        var sent = QueryHelpers.ParseQuery(query);
        if (One(sent, "client_id") is not { } clientId)
        {
            return OAuthErrors.UnknownClient;
        }

        var client = await find(new FindClient(clientId));
        if (client.Error is { } unknown)
        {
            return unknown;
        }

        return One(sent, "redirect_uri") is { } address && client.Value.MayRedirectTo(address)
            ? new AuthorizationRequest(client.Value, address, sent, issuer)
            : NotOfClient;
    }

    /// <summary>The terms that the client asks for, and the challenge of its code; or the refusal, which goes to the client.</summary>
    public Result<(TokenTermsRequest Terms, CodeChallenge Challenge)> Asked(ResourceCatalog resources)
    {
        if (parameters.Error is { } repeated)
        {
            return repeated;
        }

        var sent = parameters.Value;
        if (sent["response_type"] != "code")
        {
            return sent["response_type"] is null
                ? RequestErrors.Invalid("Send response_type=code.")
                : OAuthErrors.UnsupportedResponseType;
        }

        if (sent["code_challenge_method"] != "S256" || CodeChallenge.ParseOrNull(sent["code_challenge"] ?? "") is not { } challenge)
        {
            return RequestErrors.Invalid("Send a code_challenge of 43 characters with code_challenge_method=S256 (RFC 7636).");
        }

        var asked = new ClientRequest(Client, sent["scope"], sent["apps"], sent["budget"], sent["expires_in"], sent["resource"]);
        var terms = asked.ToTerms(resources);
        return terms.Error is { } refusal ? refusal : (terms.Value, challenge);
    }

    /// <summary>The address with the response for the client: a code.</summary>
    public string WithCode(string code) => With(("code", code));

    /// <summary>The address with the response for the client: an error of OAuth.</summary>
    public string WithError(string code, string description) => With(("error", code), ("error_description", description));

    // Always with the issuer, so that a client of several servers cannot be mixed up (RFC 9207).
    private string With(params IEnumerable<(string Name, string Value)> response)
    {
        var added = response.Append(("iss", issuer));
        return QueryHelpers.AddQueryString(
            RedirectUri,
            (State is null ? added : added.Append(("state", State))).Select(pair => KeyValuePair.Create<string, string?>(pair.Item1, pair.Item2)));
    }

    private static string? One(Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value : null;
}
