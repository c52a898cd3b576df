namespace FocusAccount.Api.Tests.Accounts;

/// <summary>Runs after all parallel tests and verifies everything that they did.</summary>
[NonParallelizable]
public sealed class LedgerVerifierTests
{
    [Test]
    public async Task Adds_up_for_every_account_whatever_happened_to_it()
    {
        var person = await Given.AnAccountWith(credits: 10);
        await person.Complete(await person.HasStarted(cost: 10), cost: 25);

        await TestRun.Database.ShouldAddUp();
    }
}
