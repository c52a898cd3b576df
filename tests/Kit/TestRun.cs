using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Kit;

/// <summary>
/// The shared set-up of all tests: one PostgreSQL, one stand-in for Clerk, one running service. Each test has its own accounts.
/// </summary>
public abstract class TestRun
{
    public const string PublicUrl = "http://account.test";
    public const string AllowedOrigin = "https://video.thefocus.test";

    private static DirectoryInfo folder = null!;
    private static PostgresCluster postgres = null!;

    public static ClerkStandIn Clerk { get; private set; } = null!;

    /// <summary>The PEM file of the key with which <see cref="Clerk"/> signs.</summary>
    public static string ClerkKeyFile => Path.Combine(folder.FullName, "clerk.pem");

    public static Database Database { get; private set; } = null!;

    public static Service Service { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;
        folder = Directory.CreateTempSubdirectory("focus-account-tests-");
        postgres = await PostgresCluster.Start(Path.Combine(folder.FullName, "postgres"), CancellationToken.None);
        Database = new Database(postgres.ConnectionString);
        Clerk = await StartClerk(TokenSigner.Keep(ClerkKeyFile));
        Service = Service.Start();
    }

    /// <summary>Another Clerk instance, with its own key.</summary>
    public static Task<ClerkStandIn> StartClerk(TokenSigner? signer = null) =>
        ClerkStandIn.Start(port: 0, signer ?? TokenSigner.Create(), authorizedParty: PublicUrl, CancellationToken.None);

    [OneTimeTearDown]
    public async Task Stop()
    {
        await Service.DisposeAsync();
        await Clerk.DisposeAsync();
        await Database.DisposeAsync();
        await postgres.Remove();
        folder.Delete(recursive: true);
    }
}
