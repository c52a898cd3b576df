using FocusAccount.Application.Accounts;
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
    public async Task Looks_an_account_up_once_a_minute()
    {
        host.Accounts.Setup(accounts => accounts.Exists(Given.Ada, default)).ReturnsAsync(true);

        await host.Send(new OpenAccount(Given.ClerkId));
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await host.Send(new OpenAccount(Given.ClerkId));
        LookUps().Should().Be(1);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
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

    private void IsNew(bool isNew) =>
        host.Accounts
            .Setup(accounts => accounts.AddIfAbsent(It.Is<Account>(account => account.Id == Given.Ada), Given.Now, default))
            .ReturnsAsync(isNew);

    private int LookUps() => host.Accounts.Invocations.Count(call => call.Method.Name == nameof(IAccountRepository.Exists));
}
