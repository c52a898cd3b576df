using System.Text.Json;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>Reading the data that belongs to a token.</summary>
internal static class Reading
{
    public static readonly Section Section = new(
        "reads",
        "Reading a wallet",
        $"""
        `GET /api/wallet` of a random one of {Seed.ActiveAccounts} accounts: with a personal access token, and with a session token (RS256), which is
        renewed for every 60 s of load. For comparison, the work that an identity server does for a token: the userinfo endpoint
        of node-oidc-provider, with an opaque access token and grant in PostgreSQL.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (database, tokens) = await Seed.Usual(bench, "reads", cancellationToken);
        var service = new Lazy<Task<ServerProcess>>(() => bench.StartService(database, cancellationToken));
        var byToken = tokens.Select((token, index) => (token, $"\"id\":\"{Seed.AccountId(index + 1)}\""));

        var oidcDatabase = await bench.EmptyDatabase("oidc_reads", cancellationToken);
        var tokenFile = Path.Combine(bench.Folder, "oidc-tokens.json");

        var comparison = new Comparison("requests", options);
        var personal = comparison.Add(new HttpContender("service, personal access token", bench.Postmaster, () => service.Value, () => new Reads("/api/wallet", byToken)));
        var session = comparison.Add(new HttpContender(
            "service, session token", bench.Postmaster, () => service.Value, () => new SessionReads("/api/wallet", bench.Clerk, Seed.ActiveAccounts)));
        var oidc = comparison.Add(new HttpContender(
            "node-oidc-provider, userinfo",
            bench.Postmaster,
            () => bench.Node.Start("oidc-provider.mjs", oidcDatabase, new() { ["TOKENS_OUT"] = tokenFile }, "/.well-known/openid-configuration", cancellationToken),
            () => new Reads("/me", Userinfo(tokenFile))));
        comparison.AddRatio(personal, oidc, 4);
        comparison.AddRatio(session, oidc, 3);
        if (options.Before is { } folder)
        {
            var before = new Lazy<Task<ServerProcess>>(() => bench.StartService(database, cancellationToken, folder: folder));
            comparison.AddBefore(personal, new HttpContender("before, personal access token", bench.Postmaster, () => before.Value, () => new Reads("/api/wallet", byToken)));
        }

        return await comparison.Run(cancellationToken);
    }

    private static IEnumerable<(string Token, string Saying)> Userinfo(string file) =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(file))!.Select((token, person) => (token, $"\"sub\":\"person{person}\""));
}
