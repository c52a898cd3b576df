using FocusAccount.Api.Tests.Kit;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

namespace FocusAccount.Api.Tests;

/// <summary>What all tests share: one PostgreSQL, one stand-in for Clerk, one running service. Each test brings its own accounts.</summary>
[SetUpFixture]
public sealed class TestRun
{
    public const string PublicUrl = "http://account.test";
    public const string AllowedOrigin = "https://video.thefocus.test";

    private static DirectoryInfo folder = null!;

    public static PostgresCluster Postgres { get; private set; } = null!;

    public static ClerkStandIn Clerk { get; private set; } = null!;

    internal static Service Service { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        folder = Directory.CreateTempSubdirectory("focus-account-tests-");
        Postgres = await PostgresCluster.Start(folder.FullName, CancellationToken.None);
        Clerk = await ClerkStandIn.Start(port: 0, TokenSigner.Create(), authorizedParty: PublicUrl, CancellationToken.None);
        Service = Service.Start(Postgres.ConnectionString, Clerk);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await Service.DisposeAsync();
        await Clerk.DisposeAsync();
        await Postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
