using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.OAuth;

/// <summary>The OAuth clients that the settings name, and the one that is built in.</summary>
public sealed class ClientCatalog(IReadOnlyList<OAuthClient> configured)
{
    /// <summary>The command line of this service.</summary>
    public static readonly OAuthClient FocusCli = new(
        "focus-cli",
        "Focus CLI",
        [Loopback("http://127.0.0.1/callback"), Loopback("http://[::1]/callback"), Loopback("http://localhost/callback")],
        PersonalAccessToken.MaxLifetime);

    private readonly Dictionary<string, OAuthClient> clients =
        configured.Prepend(FocusCli).GroupBy(client => client.Id).ToDictionary(same => same.Key, same => same.Last());

    /// <summary>The client of an id; null when none has it.</summary>
    public OAuthClient? Find(string id) => clients.GetValueOrDefault(id);

    private static RedirectUri Loopback(string text) => RedirectUri.TryParse(text, out var uri) ? uri : throw new FormatException(text);
}
