using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class ListJobsTests
{
    private static readonly AppSlug Studio = new("studio");
    private static readonly TokenPermissions ForTwoApps = new(Scopes.All, [Given.Video, Studio], Budget: null);

    private readonly ApplicationHost host = new();
    private readonly List<IReadOnlyList<AppSlug>> listed = [];

    [SetUp]
    public void StoreNoJobs() => host.Jobs
        .Setup(jobs => jobs.List(Given.Ada, It.IsAny<IReadOnlyList<AppSlug>>(), null, null, It.IsAny<int>(), default))
        .Callback((Guid _, IReadOnlyList<AppSlug> apps, object _, object _, int _, CancellationToken _) => listed.Add(apps))
        .ReturnsAsync(new JobList([], Next: null));

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Lists_every_app_to_a_person_and_to_a_program_without_a_limit()
    {
        await host.Send(AList());
        await host.Send(AList(permissions: TokenPermissions.All));

        listed.Should().HaveCount(2).And.OnlyContain(apps => apps.Count == 0);
    }

    [Test]
    public async Task Lists_only_its_apps_to_a_program_that_names_none()
    {
        await host.Send(AList(permissions: ForTwoApps));

        listed.Should().ContainSingle().Which.Should().Equal(Given.Video, Studio);
    }

    [Test]
    public async Task Lists_the_app_that_is_named()
    {
        await host.Send(AList(app: "studio", permissions: ForTwoApps));
        await host.Send(AList(app: "other"));

        listed.Should().SatisfyRespectively(apps => apps.Should().Equal(Studio), apps => apps.Should().Equal(new AppSlug("other")));
    }

    [Test]
    public async Task Refuses_an_app_that_the_program_may_not_see()
    {
        var refused = await host.Send(AList(app: "other", permissions: ForTwoApps));

        refused.Error!.Code.Should().Be("app_not_allowed");
        listed.Should().BeEmpty();
    }

    [Test]
    public async Task Shows_a_key_of_an_app_no_job_of_another()
    {
        var page = await host.Send(AList(app: "studio", scope: Given.Video));

        page.Value.Jobs.Should().BeEmpty();
        listed.Should().BeEmpty();
    }

    private static ListJobs AList(string? app = null, AppSlug? scope = null, TokenPermissions? permissions = null) =>
        new(Given.Ada, scope, permissions, app, Status: null, Before: null, Limit: null);
}
