using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using Moq;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class ValidationBehaviorTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Refuses_an_invalid_command_before_a_transaction_begins()
    {
        var refused = await host.Send(Given.AStart(costEstimate: -1));

        refused.Error!.Code.Should().Be("invalid_request");
        refused.Error.Message.Should().Be("cost_estimate must be a whole number from 0 to 2147483647.");
        host.Steps.Should().Equal("publish JobRefused");
    }

    [Test]
    public async Task Refuses_an_invalid_query_before_it_reads()
    {
        var refused = await host.Send(new ListJobs(
            Given.Ada, AppScope: null, Permissions: null, App: null, Status: null, Before: null, Limit: 201));

        refused.Error!.Code.Should().Be("invalid_request");
        host.Jobs.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Reports_the_first_broken_rule()
    {
        var refused = await host.Send(Given.AStart(app: "Not a slug", costEstimate: -1));

        refused.Error!.Message.Should().StartWith("app must be a slug");
    }

    [Test]
    public async Task Lets_a_valid_request_and_one_without_rules_pass()
    {
        host.Apps.Setup(apps => apps.List(default)).ReturnsAsync([]);

        var set = await host.Send(new SetApp("video", 5, Settlement: null));
        var listed = await host.Send(new ListApps());

        (set.Error, listed.Error).Should().Be((null, null));
    }

    [TestCase(1, true)]
    [TestCase(3600, true)]
    [TestCase(0, false)]
    [TestCase(3601, false)]
    public async Task Refuses_a_deadline_beyond_that_of_the_settings(int seconds, bool valid)
    {
        host.Holds(() => Given.AnAccountWith(70));

        var started = await host.Send(Given.AStart(expiresIn: seconds));

        started.Error?.Message.Should().Be("expires_in must be a whole number of seconds from 1 to 3600.");
        (started.Error is null).Should().Be(valid);
    }
}
