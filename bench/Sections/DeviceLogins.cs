using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>Device logins (RFC 8628), which a command-line tool starts if it has no token.</summary>
internal static class DeviceLogins
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string Form = "application/x-www-form-urlencoded";

    public static readonly Section Section = new(
        "devices",
        "Device logins",
        """
        A pair starts a device login and polls it once, while it is pending. Rate limits are off everywhere. node-oidc-provider
        stores logins in one table of PostgreSQL, with an adapter after the examples in its repository; better-auth stores them
        in its own tables, with its own adapter.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var own = await bench.NewDatabase("devices", cancellationToken);
        var comparison = new Comparison("pairs", options);
        var service = comparison.Add(new HttpContender("service", bench.Postmaster, () => bench.StartService(own, cancellationToken), () => Service));
        comparison.AddRatio(service, comparison.Add(await Node("node-oidc-provider", "oidc-provider", "/.well-known/openid-configuration", OidcProvider)), 3);
        comparison.AddRatio(service, comparison.Add(await Node("better-auth", "better-auth", "/api/auth/ok", BetterAuth)), 6);
        if (options.Before is { } folder)
        {
            var ownOfBefore = await bench.NewDatabase("devices_before", cancellationToken);
            comparison.AddBefore(service, new HttpContender("before", bench.Postmaster, () => bench.StartService(ownOfBefore, cancellationToken, folder: folder), () => Service));
        }

        return await comparison.Run(cancellationToken);

        async Task<Contender> Node(string name, string script, string readyPath, IScenario scenario)
        {
            var database = await bench.EmptyDatabase(script.Replace('-', '_'), cancellationToken);
            return new HttpContender(name, bench.Postmaster, () => bench.Node.Start($"{script}.mjs", database, [], readyPath, cancellationToken), () => scenario);
        }
    }

    private static DevicePairs Service => new(
        Requests.Post("/api/device/start", """{"client_name":"benchmark"}"""),
        Poll("/api/device/poll", code => $$"""{"device_code":"{{code}}"}""", codeLength: 43),
        202,
        "pending"u8.ToArray());

    private static DevicePairs OidcProvider => new(
        Requests.Post("/device/auth", "client_id=cli&scope=openid", contentType: Form),
        Poll("/token", code => $"grant_type={Grant}&client_id=cli&device_code={code}", codeLength: 43, Form),
        400,
        "authorization_pending"u8.ToArray());

    private static DevicePairs BetterAuth => new(
        Requests.Post("/api/auth/device/code", """{"client_id":"cli"}"""),
        Poll("/api/auth/device/token", code => $$"""{"grant_type":"{{Grant}}","client_id":"cli","device_code":"{{code}}"}""", codeLength: 40),
        400,
        "authorization_pending"u8.ToArray());

    private static Template Poll(string path, Func<string, string> body, int codeLength, string contentType = "application/json")
    {
        var placeholder = new string('_', codeLength);
        return new Template(Requests.Post(path, body(placeholder), contentType: contentType), placeholder);
    }
}
