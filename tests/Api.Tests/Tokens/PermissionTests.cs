using FocusAccount.Api.Tests.Jobs;

namespace FocusAccount.Api.Tests.Tokens;

/// <summary>What a program can do with a token that has some scopes, or is limited to some apps. The access table has each operation.</summary>
public sealed class PermissionTests
{
    private Person person = null!;

    [SetUp]
    public async Task Start() => person = await Given.AnAccountWith(credits: 100);

    [Test]
    public async Task A_refusal_names_the_scope_in_its_body_and_its_header()
    {
        var program = await person.Program(scope: "jobs:read wallet:read");

        var refused = await program.Start(cost: 0);

        (refused.Status, refused.Error).Should().Be((403, "insufficient_scope"));
        refused.Json.GetProperty("scope").GetString().Should().Be("jobs:write");
        refused.Header("WWW-Authenticate").Should().Be(
            $"""Bearer error="insufficient_scope", scope="jobs:write", resource_metadata="{TestRun.PublicUrl}/.well-known/oauth-protected-resource" """.TrimEnd());
    }

    [Test]
    public async Task A_start_needs_no_scope_to_read()
    {
        var program = await person.Program(scope: "jobs:write");

        var job = await program.HasStarted(cost: 10);

        (await program.Complete(job, cost: 5)).Status.Should().Be(200);
        (await program.GetJob(job)).Error.Should().Be("insufficient_scope");
        (await program.Wallet()).Error.Should().Be("insufficient_scope");
    }

    [Test]
    public async Task The_wallet_grants_only_to_a_program_that_may_spend()
    {
        var app = await Given.AnApp(starterCredits: 7);
        var (reader, spender) = (await person.Program(scope: "wallet:read"), await person.Program(scope: "wallet:read jobs:write"));

        var read = await reader.Wallet(app);
        (await person.Credits()).Should().Be(100);
        var granted = await spender.Wallet(app);

        read.Json.GetProperty("app_grant").GetProperty("granted").GetBoolean().Should().BeFalse();
        granted.Json.GetProperty("app_grant").GetProperty("granted").GetBoolean().Should().BeTrue();
        (await person.Credits()).Should().Be(107);
        (await reader.Wallet(app)).Json.GetProperty("app_grant").GetProperty("granted").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task A_grant_leaves_the_budget_in_the_wallet()
    {
        var program = await person.Program(budget: "50/total");

        var granted = await program.Wallet(await Given.AnApp(starterCredits: 7));

        Programs.BudgetIn(granted.Json).Should().Be(new ShownBudget(50, "total", Spent: 0, Left: 50, ResetsAt: null));
    }

    [Test]
    public async Task A_program_for_some_apps_touches_no_job_of_another()
    {
        var program = await person.Program(apps: ["studio", "podcast"]);
        var video = await person.HasStarted(cost: 10, app: "video");
        var before = (await person.GetJob(video)).Body;

        Reply[] refused =
        [
            await program.Start(cost: 0, app: "video"),
            await program.GetJob(video),
            await program.Get("/api/jobs?app=video"),
            await program.Extend(video, new { reserve = 20 }),
            await program.Cancel(video),
            await program.Complete(video, cost: 0),
            await program.Fail(video),
            await program.Wallet("video"),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 403 && reply.Error == "app_not_allowed");
        (await person.GetJob(video)).Body.Should().Be(before);
        (await person.Credits()).Should().Be(90);
    }

    [Test]
    public async Task A_program_for_some_apps_lists_their_jobs_alone()
    {
        var program = await person.Program(apps: ["podcast", "notes"]);
        var jobs = new Dictionary<string, Guid>();
        foreach (var app in (string[])["video", "podcast", "studio", "notes", "other"])
        {
            jobs[app] = await person.HasStarted(cost: 1, app: app);
        }

        var listed = await program.Jobs();
        var first = (await program.Get("/api/jobs?limit=1")).Json;
        var rest = await program.Jobs($"?before={first.GetProperty("next").GetGuid()}");

        listed.Select(job => job.GetProperty("id").GetGuid()).Should().Equal(jobs["notes"], jobs["podcast"]);
        first.GetProperty("jobs")[0].GetProperty("id").GetGuid().Should().Be(jobs["notes"]);
        rest.Select(job => job.GetProperty("id").GetGuid()).Should().Equal(jobs["podcast"]);
        (await program.Jobs("?app=podcast")).Should().ContainSingle();
        (await person.Jobs()).Should().HaveCount(5);
    }

    [Test]
    public async Task A_program_for_an_app_does_all_with_its_jobs()
    {
        var program = await person.Program(apps: ["podcast"]);

        var (one, two) = (await program.HasStarted(cost: 10, app: "podcast"), await program.HasStarted(cost: 10, app: "podcast"));

        (await program.GetJob(one)).Status.Should().Be(200);
        (await program.Extend(one, new { reserve = 20 })).Status.Should().Be(200);
        (await program.Cancel(one)).Status.Should().Be(200);
        (await program.Complete(one, cost: 5)).Status.Should().Be(200);
        (await program.Fail(two)).Status.Should().Be(200);
        (await program.Wallet("podcast")).Status.Should().Be(200);
        (await program.Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task A_token_from_before_there_were_permissions_may_do_everything()
    {
        var program = await person.Program(scope: "wallet:read", apps: ["podcast"], budget: "1/total");
        await TestRun.Database.Execute(
            """
            update access_tokens
            set scopes = null, apps = null, budget = null, budget_started_at = null, budget_resets_at = null, budget_spent = null
            where account_id = @AccountId and id = @TokenId
            """,
            new { person.AccountId, program.TokenId });

        var job = await program.HasStarted(cost: 10);

        (await program.GetJob(job)).Status.Should().Be(200);
        (await program.Wallet("video")).Status.Should().Be(200);
        (await program.Get("/api/xToken")).Error.Should().Be("no_provider_token");
        var listed = (await program.Get("/api/tokens")).Json.GetProperty("tokens")[0];
        listed.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read jobs:write providers:read");
        (listed.GetProperty("apps").GetRawText(), listed.GetProperty("budget").GetRawText()).Should().Be(("null", "null"));
        (await person.Change(program.TokenId, new Terms("jobs:read", ["video"], "5/day"))).Status.Should().Be(200);
    }

    [Test]
    public async Task An_impersonator_is_granted_nothing_and_named_in_the_log()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var app = await Given.AnApp(starterCredits: 7);
        var claims = TestRun.Clerk.SessionClaims(person.Name, TimeSpan.FromHours(1));
        claims["act"] = new { sub = "user_support" };
        var session = ("Authorization", $"Bearer {TestRun.Clerk.Sign(claims)}");

        var wallet = await service.Get($"/api/wallet?app={app}", session);
        var token = await service.Get("/api/sessionToken", session);

        wallet.Json.GetProperty("app_grant").GetProperty("granted").GetBoolean().Should().BeFalse();
        (token.Status, token.Error).Should().Be((403, "impersonated_session"));
        (await person.Credits()).Should().Be(100);
        await Eventually.Holds(() => Task.FromResult(log.Events("RequestHandled").Count() == 2));
        log.Events("RequestHandled").Should().OnlyContain(line => line.GetProperty("Actor").GetString() == "user_support");
    }
}
