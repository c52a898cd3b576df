using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// The resource servers that a client may name (RFC 8707): this service, and those of the apps, such as an MCP server. A token for an app's
/// is limited to that app.
/// </summary>
/// <param name="issuer">The origin of this service, which is also the issuer of the tokens</param>
/// <param name="ofApps">The address of each other resource server, with its app</param>
public sealed class ResourceCatalog(string issuer, IReadOnlyDictionary<string, AppSlug> ofApps)
{
    public string Issuer => issuer;

    /// <summary>The resource of an address; this service if none is named. A slash after a bare origin does not matter.</summary>
    public Result<Resource> Find(string? address)
    {
        var wanted = WithoutSlash(address ?? issuer);
        if (wanted == issuer)
        {
            return new Resource(issuer, App: null);
        }

        var found = ofApps.FirstOrDefault(resource => WithoutSlash(resource.Key) == wanted);
        return found.Value is { } app ? new Resource(found.Key, app) : OAuthErrors.UnknownResource;
    }

    // https://host/ and https://host are the same, https://host/mcp/ and https://host/mcp are not.
    private static string WithoutSlash(string address) =>
        address.EndsWith('/') && address.Count(character => character == '/') == 3 ? address[..^1] : address;
}

/// <summary>A resource server, and the app that it belongs to; null is this service.</summary>
public sealed record Resource(string Address, AppSlug? App);
