using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

/// <summary>An operator closes and reopens accounts, but never the own one.</summary>
public sealed class CloseAccountTests
{
    private readonly ApplicationHost host = new();
    private readonly Account account = Given.AnAccountWith(70);

    [SetUp]
    public void Store()
    {
        host.Accounts.Setup(accounts => accounts.Exists(Given.Ada, default)).ReturnsAsync(true);
        host.Tokens.Setup(tokens => tokens.ListValidIds(Given.Ada, Given.Now, default)).ReturnsAsync([]);
        host.Holds(() => account);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Closes_and_reopens_the_account_of_someone_else()
    {
        var closed = await host.Send(new CloseAccount(Given.ClerkId, "card fraud", By: "user_grace"));
        var reopened = await host.Send(new ReopenAccount(Given.ClerkId, "cleared", By: "user_grace"));

        (closed.Value.ClosedFor, closed.Value.Changed).Should().Be((ClosureReason.Operator, true));
        (reopened.Value.ClosedFor, reopened.Value.Changed).Should().Be(((ClosureReason?)null, true));
    }

    [Test]
    public async Task Lets_no_operator_close_or_reopen_the_own_account([Values] bool byClerkId)
    {
        var name = byClerkId ? Given.ClerkId : Given.Ada.ToString().ToUpperInvariant();

        var closed = await host.Send(new CloseAccount(name, "holidays", By: Given.ClerkId));
        var reopened = await host.Send(new ReopenAccount(name, "back", By: Given.ClerkId));

        (closed.Error, reopened.Error).Should().Be((AccountErrors.OwnAccount, AccountErrors.OwnAccount));
        host.Steps.Should().NotContain("lock").And.NotContain("commit");
    }

    [Test]
    public async Task Lets_a_command_change_any_account()
    {
        var closed = await host.Send(new CloseAccount(Given.ClerkId, "card fraud"));

        closed.Value.Changed.Should().BeTrue();
    }
}
