using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

/// <summary>Starts by a personal access token, with its permissions.</summary>
public sealed class StartJobByProgramTests
{
    private static readonly Guid Token = new("01a20a57-2d38-76a2-a74c-f7f368ece7bb");
    private static readonly Credential Program = new(CredentialKind.Token, Token);
    private static readonly Budget FiftyADay = new(50, BudgetPeriod.Day);

    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Refuses_an_app_that_is_not_allowed_before_it_locks()
    {
        var refused = await host.Send(AStart(new TokenPermissions(Scopes.All, [new AppSlug("studio")], FiftyADay)));

        refused.Error!.Code.Should().Be("app_not_allowed");
        host.Locks.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_the_key_of_another_app_first()
    {
        var permissions = new TokenPermissions(Scopes.All, [new AppSlug("studio")], FiftyADay);

        var refused = await host.Send(AStart(permissions) with { AppKey = Given.AKeyOf(new AppSlug("studio")) });

        refused.Error.Should().Be(AppKeyErrors.OtherApp);
    }

    [Test]
    public async Task Reads_the_budget_under_the_lock_only_for_a_token_that_has_one()
    {
        Holds(budgetTokenId: null, Given.AnAccountWith(70));
        Holds(Token, AnAccountWithABudget(spent: 0));

        (await host.Send(AStart(TokenPermissions.All))).Error.Should().BeNull();
        (await host.Send(AStart(TokenPermissions.All with { Budget = FiftyADay }))).Error.Should().BeNull();

        host.Locks.Verify(locks => locks.LockToStart(Given.Ada, null, null, default), Times.Once);
        host.Locks.Verify(locks => locks.LockToStart(Given.Ada, null, Token, default), Times.Once);
    }

    [Test]
    public async Task Counts_the_estimate_in_the_budget()
    {
        var account = AnAccountWithABudget(spent: 20);
        Holds(Token, account);

        await host.Send(AStart(TokenPermissions.All with { Budget = FiftyADay }));

        account.Budget!.Spent.Should().Be(50);
        var started = host.Events.OfType<JobStarted>().Single().Job;
        (started.Terms.StartedBy, started.State.Budget).Should().Be((Program, new BudgetShare(Token, account.Budget.StartedAt, Net: 30)));
    }

    [Test]
    public async Task Refuses_what_the_budget_does_not_cover()
    {
        Holds(Token, AnAccountWithABudget(spent: 21));

        var refused = await host.Send(AStart(TokenPermissions.All with { Budget = FiftyADay }));

        refused.Error!.Code.Should().Be("budget_exceeded");
        NothingWasSaved();
    }

    [Test]
    public async Task Refuses_a_token_that_ended_before_the_lock()
    {
        Holds(Token, Given.AnAccountWith(70));

        var refused = await host.Send(AStart(TokenPermissions.All with { Budget = FiftyADay }));

        refused.Error.Should().Be(CredentialErrors.Revoked);
        NothingWasSaved();
    }

    [Test]
    public async Task Repeats_a_start_although_the_budget_is_spent()
    {
        var start = AStart(TokenPermissions.All with { Budget = FiftyADay }) with { IdempotencyKey = Given.Key };
        var earlier = Given.AJob(30, idempotency: Idempotency.Of(Given.Key, Given.Video, "render", 30, metadata: null, expiresIn: null));
        Holds(Token, AnAccountWithABudget(spent: 50), earlier);

        var again = await host.Send(start);
        var other = await host.Send(start with { CostEstimate = 31 });

        (again.Value.JobId, again.Value.Replayed).Should().Be((earlier.Id, true));
        other.Error.Should().Be(JobErrors.IdempotencyKeyReused);
        NothingWasSaved();
    }

    [Test]
    public async Task Refuses_one_open_job_too_many_before_it_looks_at_the_budget()
    {
        Holds(Token, AnAccountWithABudget(spent: 50));
        host.OpenJobReader
            .Setup(reader => reader.Count(Given.Ada, It.IsAny<int>()))
            .ReturnsAsync(Given.MaxOpenJobs);
        var start = AStart(TokenPermissions.All with { Budget = FiftyADay });

        // The first starts are not counted.
        for (var n = 0; n < Given.MaxOpenJobs / 4; n++)
        {
            (await host.Send(start with { CostEstimate = 0 })).Error.Should().BeNull();
        }

        (await host.Send(start)).Error!.Code.Should().Be("too_many_open_jobs");
    }

    private static StartJob AStart(TokenPermissions permissions) => Given.AStart() with { By = Program, Permissions = permissions };

    private static Account AnAccountWithABudget(long spent) => Account.Restore(
        Given.Ada,
        Given.ClerkId,
        Account.FreePlan,
        credits: 70,
        sequence: 7,
        budget: TokenBudget.Set(Token, FiftyADay, Given.Now) with { Spent = spent });

    private void Holds(Guid? budgetTokenId, Account account, Job? job = null) => host.Locks
        .Setup(locks => locks.LockToStart(Given.Ada, job == null ? null : Given.Key, budgetTokenId, default))
        .ReturnsAsync((account, job));

    private void NothingWasSaved() => host.Steps.Should().NotContain(["add job", "save job", "save account"]);
}
