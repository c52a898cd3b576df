using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class OpenAccountTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Opens_an_account_at_the_first_request_of_its_owner()
    {
        IsNew(true);

        var opened = await host.Send(new OpenAccount(Given.ClerkId));

        opened.Value.Should().Be(Given.Ada);
        host.Events.OfType<AccountOpened>().Should().ContainSingle().Which.Account.ClerkId.Should().Be(Given.ClerkId);
    }

    [Test]
    public async Task Reports_an_account_as_opened_only_when_it_was_the_one_to_open_it()
    {
        IsNew(false);

        var opened = await host.Send(new OpenAccount(Given.ClerkId));

        opened.Value.Should().Be(Given.Ada);
        host.Events.Should().BeEmpty();
    }

    [Test]
    public async Task Refuses_an_account_that_is_closed()
    {
        Stands(ClosureReason.Banned);

        var refused = await host.Send(new OpenAccount(Given.ClerkId));

        refused.Error.Should().Be(AccountErrors.Closed);
    }

    [Test]
    public async Task Refuses_an_account_that_was_stored_as_closed_while_it_was_about_to_open_it()
    {
        IsNew(false);
        host.Accounts.SetupSequence(accounts => accounts.FindClosure(Given.Ada, default))
            .ReturnsAsync((StoredClosure?)null)
            .ReturnsAsync(new StoredClosure(ClosureReason.Deleted));

        var refused = await host.Send(new OpenAccount(Given.ClerkId));

        refused.Error.Should().Be(AccountErrors.Closed);
    }

    [Test]
    public async Task Looks_an_account_up_once_in_five_seconds()
    {
        Stands(closedFor: null);

        await host.Send(new OpenAccount(Given.ClerkId));
        host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await host.Send(new OpenAccount(Given.ClerkId));
        LookUps().Should().Be(1);

        host.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await host.Send(new OpenAccount(Given.ClerkId));
        LookUps().Should().Be(2);
    }

    [Test]
    public async Task Looks_a_new_account_up_again_because_its_commit_may_have_failed()
    {
        IsNew(true);
        host.UnitOfWork.Setup(work => work.Commit()).ThrowsAsync(new TimeoutException());
        await host.Awaiting(it => it.Send(new OpenAccount(Given.ClerkId))).Should().ThrowAsync<TimeoutException>();

        await host.Awaiting(it => it.Send(new OpenAccount(Given.ClerkId))).Should().ThrowAsync<TimeoutException>();

        LookUps().Should().Be(2);
    }

    [Test]
    public async Task Forgets_an_account_that_is_closed_while_its_lookup_is_on_its_way()
    {
        var lookup = new TaskCompletionSource<StoredClosure?>();
        host.Accounts.Setup(accounts => accounts.FindClosure(Given.Ada, default)).Returns(lookup.Task);
        var opening = host.Send(new OpenAccount(Given.ClerkId));
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        await host.Get<EventPublisher>().Publish(new AccountClosed(Given.Ada, ClosureReason.Banned, []));
        lookup.SetResult(new StoredClosure(ClosedFor: null));
        await opening;

        host.Get<AccountCache>().Contains(Given.Ada).Should().BeFalse();
    }

    [Test]
    public async Task Remembers_an_account_again_that_is_open_after_it_was_closed()
    {
        Stands(closedFor: null);
        await host.Send(new OpenAccount(Given.ClerkId));
        await host.Get<EventPublisher>().Publish(new AccountClosed(Given.Ada, ClosureReason.Banned, []));
        host.Get<AccountCache>().Contains(Given.Ada).Should().BeFalse();

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Send(new OpenAccount(Given.ClerkId));

        host.Get<AccountCache>().Contains(Given.Ada).Should().BeTrue();
    }

    private void IsNew(bool isNew) =>
        host.Accounts
            .Setup(accounts => accounts.AddIfAbsent(It.Is<Account>(account => account.Id == Given.Ada), Given.Now, default))
            .ReturnsAsync(isNew);

    private void Stands(ClosureReason? closedFor) =>
        host.Accounts.Setup(accounts => accounts.FindClosure(Given.Ada, default)).ReturnsAsync(new StoredClosure(closedFor));

    private int LookUps() => host.Accounts.Invocations.Count(call => call.Method.Name == nameof(IAccountRepository.FindClosure));
}
