[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

namespace FocusAccount.Api.Tests;

/// <summary>Starts and stops what all tests of this assembly share.</summary>
[SetUpFixture]
public sealed class ApiRun : TestRun;
