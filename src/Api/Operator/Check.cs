using System.Text.Json.Serialization;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using MediatR;

namespace FocusAccount.Api.Operator;

/// <summary>Checks everything that the service depends on, and changes nothing. Each result is reported as soon as it is known.</summary>
internal sealed class Check(Action<Check.CheckResult> report, CancellationToken cancellationToken)
{
    private readonly List<CheckResult> results = [];

    /// <summary>Whether a part is in order, a sentence about it and, if the ledger does not add up, the rules that are broken.</summary>
    public sealed record CheckResult(string Name, bool Ok, string Message)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Violation>? Broken { get; init; }
    }

    /// <summary>Checks all parts with these settings, or as many as the settings allow.</summary>
    public async Task<CommandOutput> Run(string[] settings, string? by)
    {
        IHost? host = null;
        await RunCheck("configuration", () =>
        {
            host = CommandHost.Build(settings, by);
            return Task.FromResult(Pass("every setting is valid"));
        });
        if (host is not null)
        {
            using (host)
            {
                await using var scope = host.Services.CreateAsyncScope();
                await Dependencies(scope.ServiceProvider);
            }
        }

        var ok = results.TrueForAll(result => result.Ok);
        return new CommandOutput("", new { ok, checks = results }, ok ? CommandOutput.Done : CommandOutput.NotDone);
    }

    private async Task Dependencies(IServiceProvider services)
    {
        var migrator = services.GetRequiredService<Migrator>();
        var distribution = services.GetRequiredService<Distribution>();
        var servers = 0;
        await RunCheck("database", async () =>
        {
            servers = await distribution.CountServers(cancellationToken);
            return await migrator.CommitsAreDurable(cancellationToken)
                ? Pass("responds, and its commits are durable")
                : Fail("has synchronous_commit = off, so that a crash can lose settled credits; turn it on");
        });
        if (servers > 0)
        {
            await RunCheck("citus", async () => await distribution.FindProblem(cancellationToken) is { } problem
                ? Fail(problem)
                : Pass($"distributes the accounts over {servers} servers; a transaction is that of one account"));
        }

        var clocks = services.GetRequiredService<ClockComparison>();
        await RunCheck("clock", async () => await clocks.FindDifference(cancellationToken) is { } ahead
            ? Fail(FormattableString.Invariant($"is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} ")
                + "the database's; set both right, because nothing is swept until they agree")
            : Pass("agrees with the database's to a minute"));
        var hasSchema = await RunCheck("schema", async () => await migrator.IsCurrent(cancellationToken)
            ? Pass("is the one of this build")
            : Fail("is not the one of this build; run migrate"));
        await RunCheck("clerk", async () => await services.GetRequiredService<ClerkCheck>().FindProblem(cancellationToken) is { } problem
            ? Fail(problem)
            : Pass("responds and accepts the secret key"));
        await RunCheck("ledger", async () => hasSchema
            ? Assess((await services.GetRequiredService<IMediator>().Send(new VerifyLedger(), cancellationToken)).Value)
            : Fail("is not verified until the schema is in order"));
    }

    private async Task<bool> RunCheck(string name, Func<Task<CheckResult>> look)
    {
        CheckResult result;
        try
        {
            result = await look();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = Fail("was not checked, because the command was stopped");
        }
        catch (Exception exception) when (ServiceHost.WhyNot(exception) is { } sentence)
        {
            result = Fail(sentence);
        }

        results.Add(result with { Name = name });
        report(results[^1]);
        return result.Ok;
    }

    private static CheckResult Assess(LedgerReport report) => report.Broken.Count == 0
        ? Pass($"adds up: {report.Accounts} accounts, {report.Entries} entries")
        : Fail(string.Join(' ', report.Broken.Select(broken => $"Broken: {broken.Rule} See {string.Join(", ", broken.Examples)}."))) with
        {
            Broken = report.Broken,
        };

    private static CheckResult Pass(string message) => new("", true, message);

    private static CheckResult Fail(string message) => new("", false, message);
}
