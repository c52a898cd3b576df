using CsCheck;
using NSwag;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>Each operation under fuzzed requests. The kit checks every response against the document.</summary>
public sealed class FuzzedRequestTests
{
    private const int Requests = 300;

    private static IEnumerable<TestCaseData> Operations() =>
        Document.Operations.Select(operation => new TestCaseData(operation).SetArgDisplayNames(operation.Operation.OperationId));

    [TestCaseSource(nameof(Operations))]
    public async Task Get_declared_responses_never_a_failure_and_move_no_credit_when_refused(OpenApiOperationDescription operation)
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = await Given.AnAccountWith(credits: 100_000, service);
        var terminal = await Terminal.SignedIn(person);
        var odd = new FuzzedRequests(await Ids(person), ["", $"Bearer {person.Token}", $"Bearer {terminal.Token}", $"__session={person.Token}", "Bearer", "Bearer a.b.c", "Basic eDp5"]);

        await odd.To(operation).SampleAsync(
            async request =>
            {
                var before = await Credits(database);
                var reply = await service.Send(request.ToHttp());

                // X itself may refuse the token.
                (reply.Status < 500 || reply is { Status: 502, Error: "x_refused" or "x_unavailable" }).Should().BeTrue("{0} answered {1}", request, reply);
                if (reply.Status >= 400)
                {
                    (await Credits(database)).Should().Equal(before, "{0} was refused by {1}", request, reply);
                }
            },
            iter: Requests,
            threads: 1);

        await database.ShouldAddUp();
    }

    // Ids of running and ended jobs, of someone else's job, of the token, and of nothing.
    private static async Task<List<string>> Ids(Person person)
    {
        var ended = await person.HasStarted(cost: 5);
        await person.Complete(ended, cost: 3);
        var others = await (await Given.AnAccountWith(credits: 10, person.Service)).HasStarted(cost: 1);
        return [$"{await person.HasStarted(cost: 10)}", $"{await person.HasStarted(cost: 0)}", $"{ended}", $"{others}", $"{Guid.CreateVersion7()}", $"{Guid.Empty}"];
    }

    private static Task<List<string>> Credits(Database database) =>
        database.Query<string>("select id || ' ' || credits || ' ' || ledger_sequence from accounts order by id");
}
