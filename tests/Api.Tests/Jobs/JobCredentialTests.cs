using System.Text.Json;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>The credentials by which a job was started and settled, in the list and in the job itself.</summary>
public sealed class JobCredentialTests
{
    private static readonly object AStart = new { app = "video", action = "render", cost_estimate = 0 };

    [Test]
    public async Task Are_those_of_a_session()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);
        await person.Complete(job, cost: 0);

        (await Shown(person, job)).Should().Be(new Credentials("session", null, null, "session", null));
    }

    [Test]
    public async Task Are_those_of_the_cookie()
    {
        var person = Given.AnyoneNew();
        var job = (await ByCookie("/api/jobs", AStart)).JobId;
        await ByCookie("/api/jobs/fail", new { job_id = job });

        (await Shown(person, job)).Should().Be(new Credentials("cookie", null, null, "cookie", null));

        Task<Reply> ByCookie(string path, object body) =>
            person.SendByCookie(new HttpRequestMessage(HttpMethod.Post, path).WithJson(body).With(("Origin", TestRun.AllowedOrigin)));
    }

    [Test]
    public async Task Are_those_of_a_personal_access_token()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.SignedIn(person);
        var tokenId = (await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        var job = (await terminal.Post("/api/jobs", AStart)).JobId;
        await terminal.Post("/api/jobs/complete", new { job_id = job, actual_cost = 0 });

        (await Shown(person, job)).Should().Be(new Credentials("token", tokenId, null, "token", tokenId));
    }

    /// <summary>By their ids an app could tell the devices of a person apart.</summary>
    [Test]
    public async Task Are_shown_to_an_app_without_the_ids_of_a_persons_tokens()
    {
        var person = Given.AnyoneNew();
        var terminal = await Terminal.SignedIn(person);
        var started = await terminal.Post("/api/jobs", AStart);
        await terminal.Post("/api/jobs/complete", new { job_id = started.JobId, actual_cost = 0 });
        var app = await Backend.Of("video");

        JsonElement[] shown =
        [
            (await app.Job(person.AccountId, started.JobId)).Json,
            (await app.Get($"/api/jobs?account_id={person.AccountId}")).Json.GetProperty("jobs")[0],
            (await new Backend(started.JobToken(), TestRun.Service).Job(person.AccountId, started.JobId)).Json,
        ];

        shown.Select(job => $"{job.GetProperty("started_by")} {job.GetProperty("started_by_id")} {job.GetProperty("settled_by")} {job.GetProperty("settled_by_id")}")
            .Should().AllBe("token  token ");
    }

    [Test]
    public async Task Are_those_of_an_app()
    {
        var person = Given.AnyoneNew();
        var (starting, starterKey) = await person.Service.CreateAppKey("video");
        var (settling, settlerKey) = await person.Service.CreateAppKey("video");
        var job = (await person.StartWith(starterKey, cost: 0, "video")).JobId;
        var settled = await person.Service.PostBy(
            settlerKey, "/api/jobs/complete", job, new { account_id = person.AccountId, actual_cost = 0 });

        settled.Status.Should().Be(200);
        (await Shown(person, job)).Should().Be(new Credentials("session", null, starting, "app_key", settling));
    }

    [Test]
    public async Task Are_those_of_a_worker()
    {
        var person = Given.AnyoneNew();
        var started = await person.Start(cost: 0);
        await person.Service.PostBy(started.JobToken(), "/api/jobs/fail", started.JobId, new { });

        (await Shown(person, started.JobId)).Should().Be(new Credentials("session", null, null, "job_token", null));
    }

    [Test]
    public async Task Is_nobodys_while_the_job_is_open()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);
        await person.Extend(job, new { progress = 0.5 });

        (await Shown(person, job)).Should().Be(new Credentials("session", null, null, null, null));
    }

    [Test]
    public async Task Is_that_of_the_first_settlement()
    {
        var person = Given.AnyoneNew();
        var started = await person.Start(cost: 0);
        await person.Service.PostBy(started.JobToken(), "/api/jobs/fail", started.JobId, new { });

        (await person.Fail(started.JobId)).Status.Should().Be(200, "it repeats the settlement");

        (await Shown(person, started.JobId)).SettledBy.Should().Be("job_token");
    }

    [Test]
    public async Task Is_the_expiry_until_the_job_is_completed_late()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = Given.AnyoneNew(service);
        var started = await person.Start(cost: 0, expiresIn: 60);
        clock.Advance(TimeSpan.FromMinutes(1));
        await person.HasExpired(started.JobId);
        var expired = await Shown(person, started.JobId);

        await service.PostBy(started.JobToken(), "/api/jobs/complete", started.JobId, new { actual_cost = 3 });

        expired.Should().Be(new Credentials("session", null, null, "expiry", null));
        (await Shown(person, started.JobId)).SettledBy.Should().Be("job_token");
    }

    [Test]
    public async Task Is_unknown_for_the_job_of_a_version_that_did_not_record_it()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);
        await person.Fail(job);
        await TestRun.Database.Execute("update jobs set started_by = null, settled_by = null where id = @job", new { job });

        (await Shown(person, job)).Should().Be(new Credentials(null, null, null, null, null));
    }

    private static async Task<Credentials> Shown(Person person, Guid job)
    {
        var shown = (await person.GetJob(job)).Json;
        (await person.Jobs()).Single().GetRawText().Should().Be(shown.GetRawText());
        return new Credentials(
            Text("started_by"), Id("started_by_id"), Id("app_key_id"), Text("settled_by"), Id("settled_by_id"));

        string? Text(string name) => shown.GetProperty(name).GetString();

        Guid? Id(string name) => shown.GetProperty(name) is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null;
    }

    private sealed record Credentials(string? StartedBy, Guid? StartedById, Guid? AppKeyId, string? SettledBy, Guid? SettledById);
}
