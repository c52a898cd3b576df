using System.Net.Http.Json;
using System.Text.Json;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A command-line tool that waits for someone to let it in.</summary>
internal sealed class Terminal
{
    private static readonly HttpClient Http = new();

    private readonly JsonElement start;

    private Terminal(JsonElement start) => this.start = start;

    /// <summary>The code that it shows.</summary>
    public string UserCode => start.GetProperty("user_code").GetString()!;

    /// <summary>The link that it shows, with the code.</summary>
    public string Link => start.GetProperty("verification_uri_complete").GetString()!;

    public static async Task<Terminal> Start(string? name = "focus-cli")
    {
        using var response = await Http.PostAsJsonAsync($"{World.Service.Origin}/api/device/start", new { client_name = name });
        return new Terminal(await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>What the service answers when it asks whether it may.</summary>
    public async Task<(int Status, string? Token)> Poll()
    {
        using var response = await Http.PostAsJsonAsync(
            $"{World.Service.Origin}/api/device/poll", new { device_code = start.GetProperty("device_code").GetString() });
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)response.StatusCode, body.TryGetProperty("token", out var token) ? token.GetString() : null);
    }
}
