using System.Text.Json;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.OAuth;

/// <summary>A client's document about itself, as far as it is read: members of client registration (RFC 7591, 2).</summary>
internal sealed record ClientDocumentJson(
    string? ClientId,
    string? ClientName,
    string?[]? RedirectUris,
    string? TokenEndpointAuthMethod,
    JsonElement ClientSecret,
    JsonElement ClientSecretExpiresAt)
{
    private const int MaxRedirectUris = 20;

    private static readonly JsonSerializerOptions Members = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document; null when it is not JSON of this form, without comments, trailing commas and repeated members.</summary>
    public static ClientDocumentJson? ParseOrNull(byte[] utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            return json.Deserialize<ClientDocumentJson>(Members);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The search for repeated members reports half of a surrogate pair in a name as an invalid operation.
            return null;
        }
    }

    /// <summary>
    /// The client that the document describes. Error: <see cref="OAuthErrors.UnknownClient"/> with the reason, when it is not valid for a
    /// public client at this URL.
    /// </summary>
    public Result<OAuthClient> ToClient(string url, TimeSpan maxLifetime)
    {
        if (ClientId != url)
        {
            return Refused("Its client_id is not its URL.");
        }

        if (PersonalAccessToken.NameOrNull(ClientName) is not { } name)
        {
            return Refused("It has no client_name.");
        }

        if (ClientSecret.ValueKind != JsonValueKind.Undefined
            || ClientSecretExpiresAt.ValueKind != JsonValueKind.Undefined
            || TokenEndpointAuthMethod?.StartsWith("client_secret_", StringComparison.Ordinal) == true)
        {
            return Refused("It has or wants a client secret.");
        }

        if (RedirectUris is not { Length: >= 1 and <= MaxRedirectUris })
        {
            return Refused($"It does not have 1 to {MaxRedirectUris} redirect_uris.");
        }

        var redirectUris = RedirectUris.Select(ParseRedirectUri).OfType<RedirectUri>().ToList();
        return redirectUris.Count == RedirectUris.Length
            ? new OAuthClient(url, name, redirectUris, maxLifetime)
            : Refused("One of its redirect_uris is not allowed.");
    }

    // A private scheme has a dot, because it is a reversed domain name (RFC 8252, 7.1).
    private static RedirectUri? ParseRedirectUri(string? text) =>
        text is not null
        && RedirectUri.TryParse(text, out var uri)
        && text.Split(':')[0] is var scheme
        && (scheme is "https" or "http" || scheme.Contains('.', StringComparison.Ordinal))
            ? uri
            : null;

    private static Error Refused(string reason) => OAuthErrors.UnknownClient with { Reason = reason };
}
