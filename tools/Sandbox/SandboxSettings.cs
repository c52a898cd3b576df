using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Sandbox;

/// <summary>The settings of a service that runs against the stand-ins, by name (<c>Clerk:ApiUrl</c>).</summary>
public static class SandboxSettings
{
    /// <summary>The required settings, the stand-in for X, an operator, and two demo apps, of which one settles its jobs itself.</summary>
    public static Dictionary<string, string> For(string connectionString, ClerkStandIn clerk, string publicUrl) => new()
    {
        ["ConnectionStrings:Focus"] = connectionString,
        ["Clerk:SecretKey"] = ClerkStandIn.SecretKey,
        ["Clerk:PublishableKey"] = ClerkStandIn.PublishableKey,
        ["Clerk:ApiUrl"] = clerk.Origin,
        ["Clerk:FrontendApiUrl"] = clerk.Origin,
        ["Clerk:WebhookSecret"] = Webhooks.Secret,
        ["X:ApiUrl"] = clerk.Origin,
        ["Focus:PublicUrl"] = publicUrl,
        ["Focus:Operators:0"] = ClerkStandIn.UserId("grace"),
        ["Apps:video:StarterCredits"] = "20",
        ["Apps:studio:StarterCredits"] = "1000",
        ["Apps:studio:Settlement"] = "app",
    };

    /// <summary>The same settings and others, which win.</summary>
    public static Dictionary<string, string> With(this IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> others)
    {
        var all = new Dictionary<string, string>(settings);
        foreach (var (name, value) in others)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>The same settings without rate limits.</summary>
    public static Dictionary<string, string> WithoutRateLimits(this IReadOnlyDictionary<string, string> settings) => settings.With(new Dictionary<string, string>
    {
        ["RateLimits:PerAccount"] = "0",
        ["RateLimits:ClerkCallsPerAccount"] = "0",
        ["RateLimits:InFlightPerAccount"] = "0",
        ["RateLimits:PerApp"] = "0",
        ["RateLimits:InFlightPerApp"] = "0",
        ["RateLimits:PerAddress"] = "0",
        ["RateLimits:DeviceStart"] = "0",
        ["RateLimits:XMePerAddress"] = "0",
        ["RateLimits:StreamsPerAccount"] = "0",
        ["RateLimits:Streams"] = "0",
    });

    /// <summary>The same settings as environment variables (<c>Clerk__ApiUrl</c>).</summary>
    public static Dictionary<string, string> AsEnvironment(this IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
}
