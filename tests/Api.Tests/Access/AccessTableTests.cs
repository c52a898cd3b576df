using FluentAssertions.Execution;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Access;

public sealed class AccessTableTests
{
    [Test]
    public void Has_a_row_for_every_operation_of_the_running_service()
    {
        var served =
            from endpoint in TestRun.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
            select $"{method} /{((RouteEndpoint)endpoint).RoutePattern.RawText!.TrimStart('/')}";

        AccessTable.OfPeople.Select(row => row.Operation).Distinct().Should().BeEquivalentTo(served);
        AccessTable.OfPermissions.Select(row => row.Operation).Distinct().Should().BeEquivalentTo(served);
        AccessTable.OfApps.Select(row => row.Operation).Distinct().Should().BeEquivalentTo(served);
    }

    [TestCaseSource(typeof(AccessTable), nameof(AccessTable.OfPeople))]
    public Task Is_what_the_service_does_for_people(object row) => ShouldBeServed((Access)row, Kinds.OfPeople);

    [TestCaseSource(typeof(AccessTable), nameof(AccessTable.OfPermissions))]
    public Task Is_what_the_service_does_for_programs_and_impersonators(object row) => ShouldBeServed((Access)row, Kinds.OfPermissions);

    [TestCaseSource(typeof(AccessTable), nameof(AccessTable.OfApps))]
    public Task Is_what_the_service_does_for_apps(object row) => ShouldBeServed((Access)row, Kinds.OfApps);

    private static async Task ShouldBeServed(Access access, Kind[] kinds)
    {
        access.Statuses.Should().HaveCount(kinds.Length);

        var visits = await Task.WhenAll(kinds.Select(kind => Visit(access, kind)));

        using (new AssertionScope())
        {
            foreach (var (kind, expected, (scenario, before, reply, after)) in kinds.Zip(access.Statuses, visits))
            {
                reply.Status.Should().Be(expected, "that is what {0} answers to {1}, and not {2}", access, kind, reply.Body);
                (reply.Header("WWW-Authenticate") is not null).Should().Be(expected == 401 || (reply.Body.Length > 0 && reply.Error == "insufficient_scope"));
                if (expected >= 400)
                {
                    after.Should().Be(before, "what is refused ({0}, {1}) leaves no trace", access, kind);
                }

                if (Kinds.Strangers.Contains(kind) || expected >= 400)
                {
                    reply.Body.Should().NotContainAny(scenario.Secrets);
                }
            }
        }
    }

    private static async Task<(AccessScenario AccessScenario, string Before, Reply Reply, string After)> Visit(Access access, Kind kind)
    {
        var scenario = await AccessScenario.Of(kind, access.Rule);
        var before = await scenario.Inventory();
        var reply = await scenario.Asked(access);
        return (scenario, before, reply, await scenario.Inventory());
    }
}
