namespace FocusAccount.Api.Tests.Jobs;

public sealed class GetJobTests
{
    [Test]
    public async Task Shows_the_job_as_the_list_does()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30, metadata: new { a = 1 });
        await person.HasStarted(cost: 1);
        var listed = (await person.Jobs())[1].GetRawText();

        var got = await person.GetJob(job);

        (got.Status, got.Body).Should().Be((200, listed));
    }

    [Test]
    public async Task Treats_the_job_of_another_account_as_none()
    {
        var (owner, other) = (Given.AnyoneNew(), Given.AnyoneNew());
        var job = await owner.HasStarted(cost: 0);

        Reply[] refused =
        [
            await other.GetJob(job),
            await other.GetJob(Guid.CreateVersion7()),
            await other.Get($"/api/jobs/{job}?account_id={owner.AccountId}"),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 404 && reply.Error == "job_not_found");
        refused.Select(reply => reply.BodyWithoutTrace).Distinct().Should().ContainSingle();
        (await owner.Get($"/api/jobs/{job}?account_id={owner.AccountId}")).Status.Should().Be(200);
    }

    [TestCase("id", "/api/jobs/7")]
    [TestCase("account_id", "/api/jobs/01a20a57-2d38-76a2-a74c-f7f368ece745?account_id=7")]
    public async Task Names_the_parameter_that_is_bad(string field, string path)
    {
        var refused = await Given.AnyoneNew().Get(path);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        refused.Message.Should().StartWith(field);
    }

    [Test]
    public async Task Is_open_to_the_token_of_the_job_and_to_the_key_of_the_app_alone()
    {
        var person = Given.AnyoneNew();
        var started = await person.Start(cost: 0);
        var (_, key) = await person.Service.CreateAppKey("video");
        var (_, otherKey) = await person.Service.CreateAppKey("studio");
        var otherToken = (await person.Start(cost: 0)).JobToken();
        var own = await person.GetJob(started.JobId);

        var byToken = await new Backend(started.JobToken(), person.Service).Get($"/api/jobs/{started.JobId}");
        var byKey = await new Backend(key, person.Service).Get($"/api/jobs/{started.JobId}?account_id={person.AccountId}");
        Reply[] refused =
        [
            await new Backend(otherToken, person.Service).Get($"/api/jobs/{started.JobId}"),
            await new Backend(otherKey, person.Service).Get($"/api/jobs/{started.JobId}?account_id={person.AccountId}"),
        ];
        var unnamed = await new Backend(key, person.Service).Get($"/api/jobs/{started.JobId}");

        (byToken.Body, byKey.Body).Should().Be((own.Body, own.Body));
        refused.Should().OnlyContain(reply => reply.Status == 404 && reply.Error == "job_not_found");
        (unnamed.Error, unnamed.Json.GetProperty("field").GetString()).Should().Be(("invalid_request", "account_id"));
    }
}
