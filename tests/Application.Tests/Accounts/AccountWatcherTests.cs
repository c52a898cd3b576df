using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class AccountWatcherTests
{
    private static readonly AccountPosition Behind = new(7, Given.Now);

    private readonly AccountWatcher watcher = new(Given.Ada, apps: [], close: _ => { });

    [Test]
    public void Keeps_the_latest_state_of_each_job_and_of_the_balance()
    {
        var (one, other) = (AJob(), AJob());
        var settled = one with { Status = JobStatus.Completed };

        watcher.Put(one);
        watcher.Put(other);
        watcher.Put(settled);
        watcher.Put(new AccountBalance(70, 0, 7));
        watcher.Put(new AccountBalance(60, 0, 8));
        watcher.Put(new AccountBalance(70, 0, 7));
        watcher.MoveTo(Behind);

        watcher.Take().Should().BeEquivalentTo(new AccountChanges(false, false, new AccountBalance(60, 0, 8), [settled, other], Behind));
        watcher.Take().IsEmpty.Should().BeTrue();
    }

    [Test]
    public void Announces_what_has_arrived_until_it_is_taken()
    {
        var before = watcher.Arrival;

        watcher.Put(AJob());
        var arrived = watcher.Arrival;
        watcher.Take();

        (before.IsCompleted, arrived.IsCompleted, watcher.Arrival.IsCompleted).Should().Be((true, true, false));
    }

    [Test]
    public void Keeps_what_a_look_has_delivered_when_an_older_state_is_loaded()
    {
        var job = AJob();
        var settled = job with { Status = JobStatus.Failed };

        watcher.Put(settled);
        watcher.PutLoaded(job);

        watcher.Take().Jobs.Should().Equal(settled);
    }

    [Test]
    public void Drops_everything_and_resets_its_reader_when_too_much_waits_to_be_read()
    {
        watcher.Put(new AccountBalance(70, 0, 7));
        for (var job = 0; job <= AccountWatcher.Capacity; job++)
        {
            watcher.Put(AJob());
        }

        watcher.Put(AJob());
        var taken = watcher.Take();
        watcher.Put(new AccountBalance(70, 0, 7));
        var loaded = watcher.Take();

        (taken.IsReset, taken.Balance, taken.Jobs.Count).Should().Be((true, null, 0));
        (loaded.IsReset, loaded.Balance).Should().Be((false, new AccountBalance(70, 0, 7)));
    }

    [Test]
    public void Keeps_the_jobs_of_its_apps_alone()
    {
        var limited = new AccountWatcher(Given.Ada, [new AppSlug("podcast")], close: _ => { });
        var own = AJob() with { AppSlug = "podcast" };

        limited.Put(AJob());
        limited.PutLoaded(AJob());
        limited.Put(own);

        limited.Take().Jobs.Should().Equal(own);
    }

    [Test]
    public void Stays_closed()
    {
        watcher.Close();

        watcher.Take().IsClosed.Should().BeTrue();
        watcher.Take().IsClosed.Should().BeTrue();
        watcher.Arrival.IsCompleted.Should().BeTrue();
    }

    [TestCase("7-1700000000000001")]
    [TestCase("0-0")]
    public void A_position_survives_its_text(string text)
    {
        AccountPosition.TryParse(text, out var position).Should().BeTrue();

        position.ToString().Should().Be(text);
    }

    private static JobListItem AJob() => JobListItem.Of(Given.AJobUnder(SettlementRule.Holder)) with
    {
        Id = Guid.CreateVersion7(Given.Now),
        AppSlug = "video",
        StartedBy = new Credential(CredentialKind.Session),
    };
}
