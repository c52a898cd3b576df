using FocusAccount.Domain;
using FocusAccount.Domain.Identity;

namespace FocusAccount.Api.Authentication;

/// <summary>Whether a request that rests on the session cookie alone was made by us or an allowed origin: every sibling site can make a browser send the cookie.</summary>
internal sealed class CookieOrigin(string publicOrigin, OriginList allowed)
{
    private static readonly Error Foreign =
        new(ErrorKind.Forbidden, "foreign_origin", "A session cookie alone cannot change anything from this origin; send the token as Authorization: Bearer.");

    /// <summary>Null when the request may change something; otherwise why it may not.</summary>
    public Error? Check(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var trusted = origin.Count == 0
            ? request.Headers["Sec-Fetch-Site"] == "same-origin"
            : origin is [var one] && (one == publicOrigin || allowed.Contains(one));
        return trusted ? null : Foreign;
    }
}
