using System.Text.Json.Serialization;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.Accounts;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using MediatR;

namespace FocusAccount.Api.Operator;

/// <summary>Checks all that the service rests on, and changes nothing. Each part is told as soon as it is known.</summary>
internal sealed class Check(Action<Check.Finding> tell, CancellationToken cancellationToken)
{
    private readonly List<Finding> findings = [];

    /// <summary>Whether a part is as it must be, a sentence on it, and, of a ledger that does not add up, the rules that are broken.</summary>
    public sealed record Finding(string Name, bool Ok, string Message)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<BrokenRule>? Broken { get; init; }
    }

    /// <summary>Checks by these settings, all parts or as many as the settings allow.</summary>
    public async Task<Answer> Run(string[] settings)
    {
        IHost? host = null;
        await Part("configuration", () =>
        {
            host = RunningVerb.Build(settings);
            return Task.FromResult(Good("every setting can be read"));
        });
        if (host is not null)
        {
            using (host)
            {
                await using var scope = host.Services.CreateAsyncScope();
                await Dependencies(scope.ServiceProvider);
            }
        }

        var ok = findings.TrueForAll(finding => finding.Ok);
        return new Answer("", new { ok, checks = findings }, ok ? Answer.Done : Answer.NotDone);
    }

    private async Task Dependencies(IServiceProvider services)
    {
        var migrator = services.GetRequiredService<Migrator>();
        await Part("database", async () => await migrator.CommitsAreDurable(cancellationToken)
            ? Good("answers, and its commits are durable")
            : Bad("has synchronous_commit = off, which forgets settled credits in a crash"));
        var hasSchema = await Part("schema", async () => await migrator.IsCurrent(cancellationToken)
            ? Good("is this build's")
            : Bad("is not this build's; run migrate"));
        await Part("clerk", async () => await services.GetRequiredService<ClerkCheck>().FindProblem(cancellationToken) is { } problem
            ? Bad(problem)
            : Good("answers and takes the secret key"));
        await Part("ledger", async () => hasSchema
            ? Judge((await services.GetRequiredService<IMediator>().Send(new ProveLedger(), cancellationToken)).Value)
            : Bad("not proved without this build's schema"));
    }

    private async Task<bool> Part(string name, Func<Task<Finding>> look)
    {
        Finding finding;
        try
        {
            finding = await look();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            finding = Bad("stopped before it was checked");
        }
        catch (Exception exception) when (ServiceHost.WhyNot(exception) is { } sentence)
        {
            finding = Bad(sentence);
        }

        findings.Add(finding with { Name = name });
        tell(findings[^1]);
        return finding.Ok;
    }

    private static Finding Judge(LedgerReport report) => report.Broken.Count == 0
        ? Good($"adds up: {report.Accounts} accounts, {report.Entries} entries")
        : Bad(string.Join(' ', report.Broken.Select(broken => $"Broken: {broken.Rule} See {string.Join(", ", broken.Examples)}."))) with { Broken = report.Broken };

    private static Finding Good(string message) => new("", true, message);

    private static Finding Bad(string message) => new("", false, message);
}
