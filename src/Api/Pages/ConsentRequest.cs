using FocusAccount.Api.OAuth;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Api.Pages;

/// <summary>An OAuth request as the page of consent shows it.</summary>
/// <param name="ClientName">The name of the client: a claim</param>
/// <param name="ClientHost">The host that describes the client, if its id is a URL</param>
/// <param name="RedirectHost">Where the browser goes back to; null for an app on the person's device, by a scheme of its own</param>
/// <param name="IsLoopback">Whether that is a program on the person's own machine</param>
/// <param name="ResourceHost">The server that the token is for; null is this service alone</param>
/// <param name="Scope">The scopes that it asks for, separated by spaces</param>
/// <param name="Apps">The apps that it asks for; null is every app</param>
/// <param name="Budget">The budget that it asks for, such as 50/day; null is no limit</param>
/// <param name="TokenExpiresIn">How long its token would live, in seconds</param>
internal sealed record ConsentRequest(
    string ClientName,
    string? ClientHost,
    string? RedirectHost,
    bool IsLoopback,
    string? ResourceHost,
    string Scope,
    IReadOnlyList<string>? Apps,
    string? Budget,
    int TokenExpiresIn)
{
    public static ConsentRequest Of(AuthorizationRequest request, TokenTermsRequest asked, string issuer)
    {
        var target = new Uri(request.RedirectUri);
        return new(
            request.Client.Name,
            Uri.TryCreate(request.Client.Id, UriKind.Absolute, out var id) ? id.Host : null,
            target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps ? target.Authority : null,
            RedirectUri.TryParse(request.RedirectUri, out var uri) && uri.IsLoopback,
            asked.Resource == issuer ? null : new Uri(asked.Resource!).Authority,
            asked.Scope!,
            asked.Apps,
            asked.Budget,
            asked.ExpiresIn!.Value);
    }
}
