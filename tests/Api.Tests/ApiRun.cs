[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

namespace FocusAccount.Api.Tests;

/// <summary>Starts what all tests of this assembly share, and stops it.</summary>
[SetUpFixture]
public sealed class ApiRun : TestRun;
