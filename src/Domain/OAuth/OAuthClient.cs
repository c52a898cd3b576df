namespace FocusAccount.Domain.OAuth;

/// <summary>
/// A program that asks for tokens by OAuth (RFC 6749, 2). All are public clients: they have no secret, so a name and an id are claims. A
/// person is protected by the address that a code is sent to, and by PKCE.
/// </summary>
/// <param name="Id">Its client_id</param>
/// <param name="Name">Its name for people</param>
/// <param name="RedirectUris">The addresses that a code may be sent to; none for a program without the authorization code grant</param>
/// <param name="MaxLifetime">The longest life of its tokens, and the usual one</param>
public sealed record OAuthClient(string Id, string Name, IReadOnlyList<RedirectUri> RedirectUris, TimeSpan MaxLifetime)
{
    /// <summary>The longest client_id, in characters.</summary>
    public const int MaxIdLength = 500;

    /// <summary>Whether a code may be sent to an address, which is one of the client's (RFC 9700, 2.1).</summary>
    public bool MayRedirectTo(string address) => RedirectUris.Any(uri => uri.Matches(address));
}
