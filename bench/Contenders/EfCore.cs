using System.Text.Json;
using FocusAccount.Bench.Data;
using FocusAccount.Domain.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FocusAccount.Bench.Contenders;

/// <summary>
/// Jobs on a minimal API and Entity Framework Core, in a process of its own. As its documentation shows: pooled contexts, prepared
/// statements, a transaction per request, rows locked by <c>FromSql</c>, one <c>SaveChanges</c>. It logs nothing.
/// </summary>
internal static class EfCore
{
    /// <summary>The hidden verb by which this program runs this contender.</summary>
    public const string Verb = "serve-efcore";

    /// <summary>The environment variable of its connection string: other users of the machine can read arguments.</summary>
    public const string DatabaseVariable = "EFCORE_DATABASE";

    /// <summary>Serves on a port of the loopback address until it is killed.</summary>
    public static async Task Serve(int port)
    {
        var connectionString = Environment.GetEnvironmentVariable(DatabaseVariable);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        builder.Services.AddDbContextPool<WalletContext>(options => options.UseNpgsql($"{connectionString};Maximum Pool Size=16;Max Auto Prepare=64;Auto Prepare Min Usages=2"));

        await using var app = builder.Build();
        app.MapGet("/ready", () => "ready");
        app.MapPost("/api/jobs", async (StartRequest body, HttpRequest request, WalletContext wallet) =>
            await Owner(wallet, request) is { } owner ? await Start(wallet, owner, body) : Results.Unauthorized());
        app.MapPost("/api/jobs/complete", async (CompleteRequest body, HttpRequest request, WalletContext wallet) =>
            await Owner(wallet, request) is { } owner ? await Complete(wallet, owner, body) : Results.Unauthorized());
        await app.RunAsync();
    }

    private static async Task<Guid?> Owner(WalletContext wallet, HttpRequest request)
    {
        var token = request.Headers.Authorization is [{ } header] ? header["Bearer ".Length..] : "";
        if (!TokenFormat.PersonalAccessToken.TryParse(token, out var account))
        {
            return null;
        }

        var hash = new Secret(token).Hash;
        var now = TimeProvider.System.GetUtcNow();
        return await wallet.Tokens.AnyAsync(row => row.AccountId == account && row.Hash == hash && row.RevokedAt == null && row.ExpiresAt > now) ? account : null;
    }

    private static async Task<IResult> Start(WalletContext wallet, Guid owner, StartRequest body)
    {
        await using var transaction = await wallet.Database.BeginTransactionAsync();
        var account = await Lock(wallet, owner);
        if (account.Credits < body.CostEstimate)
        {
            return Results.StatusCode(StatusCodes.Status402PaymentRequired);
        }

        var now = TimeProvider.System.GetUtcNow();
        var job = new JobRow
        {
            AccountId = owner,
            Id = Guid.CreateVersion7(now),
            App = body.App,
            Action = body.Action,
            Status = "started",
            Reserved = body.CostEstimate,
            CreatedAt = now,
            UpdatedAt = now,
        };
        wallet.Jobs.Add(job);
        Move(wallet, account, "reserve", -body.CostEstimate, job, now);
        await wallet.SaveChangesAsync();
        await transaction.CommitAsync();
        return Results.Ok(new StartReply(job.Id, account.Credits));
    }

    private static async Task<IResult> Complete(WalletContext wallet, Guid owner, CompleteRequest body)
    {
        await using var transaction = await wallet.Database.BeginTransactionAsync();
        var account = await Lock(wallet, owner);
        var job = await wallet.Jobs.FromSql($"select * from jobs where account_id = {owner} and id = {body.JobId} for update").SingleOrDefaultAsync();
        if (job is not { Status: "started" })
        {
            return Results.NotFound();
        }

        var now = TimeProvider.System.GetUtcNow();
        job.Status = "completed";
        job.ActualCost = body.ActualCost;
        job.UpdatedAt = now;
        var unused = job.Reserved - body.ActualCost;
        if (unused != 0)
        {
            Move(wallet, account, unused > 0 ? "refund" : "overage", unused, job, now);
        }

        await wallet.SaveChangesAsync();
        await transaction.CommitAsync();
        return Results.Ok(new CompleteReply(job.Id, job.Status, job.ActualCost, account.Credits));
    }

    private static Task<AccountRow> Lock(WalletContext wallet, Guid owner) =>
        wallet.Accounts.FromSql($"select * from accounts where id = {owner} for update").SingleAsync();

    private static void Move(WalletContext wallet, AccountRow account, string kind, long amount, JobRow job, DateTimeOffset now)
    {
        account.Credits += amount;
        account.Sequence++;
        wallet.Entries.Add(new EntryRow
        {
            AccountId = account.Id,
            Sequence = account.Sequence,
            Kind = kind,
            Amount = amount,
            BalanceAfter = account.Credits,
            JobId = job.Id,
            App = job.App,
            CreatedAt = now,
        });
    }

    private sealed record StartRequest(string App, string Action, int CostEstimate);

    private sealed record StartReply(Guid JobId, long Credits);

    private sealed record CompleteRequest(Guid JobId, int ActualCost);

    private sealed record CompleteReply(Guid JobId, string Status, long ActualCost, long Credits);
}
