using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>The webhooks of the stand-in, signed as Svix signs those of Clerk (Standard Webhooks).</summary>
public static class Webhooks
{
    /// <summary>Where the service receives them.</summary>
    public const string Path = "/webhooks/clerk";

    private static readonly byte[] Key = SHA256.HashData("the webhooks of the sandbox"u8);

    /// <summary>The signing secret, as Clerk's dashboard shows it.</summary>
    public static string Secret { get; } = "whsec_" + Convert.ToBase64String(Key);

    /// <summary>A signed request with a webhook about a user, or about one that it does not name.</summary>
    public static HttpRequestMessage About(string? userId, string type, DateTimeOffset now, string origin = "", string? json = null)
    {
        var deleted = type == "user.deleted";
        var body = json ?? JsonSerializer.Serialize(new
        {
            @object = "event",
            type,
            timestamp = now.ToUnixTimeMilliseconds(),
            instance_id = "ins_sandbox",
            data = userId is null ? new { @object = "user", deleted } : (object)new { id = userId, @object = "user", deleted },
        });
        var id = "msg_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, origin + Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("svix-id", id);
        request.Headers.Add("svix-timestamp", seconds);
        request.Headers.Add("svix-signature", $"v1,{signature}");
        return request;
    }
}
