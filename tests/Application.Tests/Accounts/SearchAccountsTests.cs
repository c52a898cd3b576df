using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

/// <summary>An operator looks for an account by what is at hand.</summary>
public sealed class SearchAccountsTests
{
    private static readonly FoundAccount Ada = new(Given.Ada, Given.ClerkId);

    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Finds_an_account_by_either_of_its_names([Values] bool byClerkId)
    {
        host.AccountFinder.Setup(finder => finder.FindById(Given.Ada, default)).ReturnsAsync(Ada);

        var found = await host.Send(new SearchAccounts(byClerkId ? Given.ClerkId : $"{Given.Ada}"));

        found.Value.Accounts.Should().Equal(Ada);
    }

    [Test]
    public async Task Finds_the_account_of_a_job()
    {
        var jobId = Guid.CreateVersion7(Given.Now);
        host.AccountFinder.Setup(finder => finder.FindByJob(jobId, default)).ReturnsAsync(Ada with { JobId = jobId });

        var found = await host.Send(new SearchAccounts($"{jobId}"));

        found.Value.Accounts.Should().Equal(Ada with { JobId = jobId });
    }

    [Test]
    public async Task Reads_no_jobs_for_an_id_that_is_none_of_a_job()
    {
        var found = await host.Send(new SearchAccounts($"{Given.Ada}"));

        found.Value.Accounts.Should().BeEmpty();
        host.AccountFinder.Verify(finder => finder.FindByJob(Given.Ada, default), Times.Never);
    }

    [TestCase(AccountSearch.Max, false)]
    [TestCase(AccountSearch.Max + 1, true)]
    public async Task Lists_the_tokens_that_end_with_four_characters(int stored, bool hasMore)
    {
        host.AccountFinder
            .Setup(finder => finder.FindByTokenHint("aB3d", AccountSearch.Max + 1, default))
            .ReturnsAsync([.. Enumerable.Repeat(Ada, stored)]);

        var found = await host.Send(new SearchAccounts("aB3d"));

        (found.Value.Accounts.Count, found.Value.HasMore).Should().Be((AccountSearch.Max, hasMore));
    }

    [TestCase("ada")]
    [TestCase("ada@example.com")]
    [TestCase("user_")]
    [TestCase("focus_pat_whole")]
    public async Task Refuses_anything_else(string text)
    {
        var refused = await host.Send(new SearchAccounts(text));

        refused.Error!.Code.Should().Be("invalid_request");
    }
}
