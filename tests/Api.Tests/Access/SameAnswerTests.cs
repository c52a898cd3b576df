using System.Text.RegularExpressions;
using FocusAccount.Api.Tests.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.Access;

/// <summary>
/// Cases that a caller must not be able to distinguish: they get the same bytes and headers, and run the same statements by PostgreSQL's
/// own counts, so that the time reveals nothing either. The tests run one after another because they share the counts.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class SameAnswerTests
{
    private static readonly string[] OfEachRequest = ["Date", "Request-Id", "RateLimit-Remaining"];

    private static WatchedPostgres postgres = null!;
    private static Service service = null!;

    private readonly Person person = Given.AnyoneNew(service);
    private readonly Person stranger = Given.AnyoneNew(service);

    [OneTimeSetUp]
    public static async Task Start()
    {
        postgres = await WatchedPostgres.Start();
        service = Service.Start(postgres.Database, clock: Given.AClockAhead());
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        // Both are null if the start was skipped.
        if (service is not null)
        {
            await service.DisposeAsync();
            await postgres.DisposeAsync();
        }
    }

    [Test]
    public async Task Unknown_tokens_of_known_and_unknown_accounts()
    {
        await IsKnown(person);

        await ShouldBeAlike(401, from account in (Guid[])[person.AccountId, Guid.CreateVersion7()]
                                 select Get("/api/wallet", TokenFormat.PersonalAccessToken.Mint(account).Reveal()));
    }

    /// <summary>Only a holder of the 178 random bits of a token learns that it was revoked or has expired.</summary>
    [Test]
    public async Task Unknown_and_ended_tokens_but_for_their_code()
    {
        var (revoked, expired) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        await Change("access_tokens", "revoked_at = now()", "token_hash", new Secret(revoked.Token).Hash);
        await Change("access_tokens", "expires_at = created_at", "token_hash", new Secret(expired.Token).Hash);

        var answers = await Answers(from token in (string[])[TokenFormat.PersonalAccessToken.Mint(person.AccountId).Reveal(), revoked.Token, expired.Token]
                                    select Get("/api/wallet", token));

        answers.Select(answer => (answer.Reply.Status, answer.Reply.Error)).Should()
            .Equal((401, "token_invalid"), (401, "token_revoked"), (401, "token_expired"));
        ShouldTakeTheSameStatements(answers);
    }

    [Test]
    public async Task Forged_sessions_whatever_they_claim()
    {
        Dictionary<string, object?>[] claims =
        [
            TokenForger.Claims(("sub", $"user_{person.Name}")),
            TokenForger.Claims(("exp", 1)),
            TokenForger.Claims(("azp", "https://evil.example")),
        ];

        var statements = await ShouldBeAlike(401, from each in claims select Get("/api/wallet", TokenForger.SignedByAnotherKey(each)));

        statements.Should().BeEmpty("they are refused without the database");
    }

    [Test]
    public async Task Mistyped_tokens_of_any_kind()
    {
        var statements = await ShouldBeAlike(401, from token in (string[])["focus_pat_x", "x", "a.b"] select Get("/api/wallet", token));

        statements.Should().BeEmpty("they are refused without the database");
    }

    [TestCase("/api/jobs/complete")]
    [TestCase("/api/jobs/fail")]
    [TestCase("/api/jobs/extend")]
    [TestCase("/api/jobs/cancel")]
    public async Task Unknown_and_foreign_jobs(string path)
    {
        await person.TopUp(credits: 100);
        var foreign = await person.HasStarted(cost: 10);
        await IsKnown(stranger);

        await ShouldBeAlike(400, from job in (Guid[])[Guid.CreateVersion7(), foreign] select Post(path, new { job_id = job, actual_cost = 1 }, stranger.Token));
    }

    [Test]
    public async Task Unknown_and_foreign_jobs_that_are_read()
    {
        await person.TopUp(credits: 100);
        var foreign = await person.HasStarted(cost: 10);
        await IsKnown(stranger);

        await ShouldBeAlike(404, from job in (Guid[])[Guid.CreateVersion7(), foreign] select Get($"/api/jobs/{job}", stranger.Token));
    }

    /// <summary>The key of an app learns nothing of other apps: neither that a job exists, nor that an account has any.</summary>
    [Test]
    public async Task Unknown_jobs_and_those_of_other_apps_for_an_app_key()
    {
        await person.TopUp(credits: 100);
        var foreign = await person.HasStarted(cost: 10);
        var key = await Given.AnAppKey("studio", postgres.Database);
        await service.Send(Get($"/api/jobs/{foreign}?account_id={person.AccountId}", key));

        await ShouldBeAlike(404, from job in (Guid[])[Guid.CreateVersion7(), foreign] select Get($"/api/jobs/{job}?account_id={person.AccountId}", key));
        await ShouldBeAlike(400, from job in (Guid[])[Guid.CreateVersion7(), foreign]
                                 select Post("/api/jobs/complete", new { job_id = job, account_id = person.AccountId, actual_cost = 1 }, key));
    }

    [Test]
    public async Task Unknown_foreign_and_revoked_tokens_to_revoke()
    {
        await Terminal.SignedIn(person);
        var foreign = await IdOfToken(person);
        var terminal = await Terminal.SignedIn(stranger);
        var revoked = await IdOfToken(stranger);
        await IsKnown(stranger);
        await Change("access_tokens", "revoked_at = now()", "token_hash", new Secret(terminal.Token).Hash);

        await ShouldBeAlike(404, from id in (Guid[])[Guid.CreateVersion7(), foreign, revoked]
                                 select new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{id}").With(("Authorization", $"Bearer {stranger.Token}")));
    }

    /// <summary>
    /// The contract distinguishes them: 400 for unknown codes, 410 for ended ones. Each attempt is one of ten, so guessing either is
    /// hopeless.
    /// </summary>
    [TestCase("/api/device/lookup")]
    [TestCase("/api/device/complete")]
    public async Task Unknown_and_ended_user_codes_but_for_their_status(string path)
    {
        var (used, denied, expired) = (await Terminal.SignedIn(person), await Terminal.Start(service), await Terminal.Start(service));
        await person.Deny(denied);
        await Change("device_codes", "expires_at = created_at", "device_code_hash", expired.Hash);
        await IsKnown(stranger);

        // The first three wrong codes of an account count in another way than the next.
        for (var tries = 0; tries < 3; tries++)
        {
            await stranger.Types("BBBB-BBBB");
        }

        var answers = await Answers(from code in (string[])["BBBB-BBBB", used.UserCode, denied.UserCode, expired.UserCode]
                                    select Post(path, new { user_code = code }, stranger.Token));

        answers.Select(answer => (answer.Reply.Status, answer.Reply.Error)).Should()
            .Equal((400, "unknown_user_code"), (410, "code_used"), (410, "access_denied"), (410, "expired_token"));
        ShouldTakeTheSameStatements(answers);
    }

    /// <summary>As above (RFC 8628, 3.5, distinguishes them). A device code has 256 random bits, so it cannot be guessed.</summary>
    [Test]
    public async Task Unknown_and_ended_device_codes_but_for_their_status()
    {
        var (used, denied, expired) = (await Terminal.SignedIn(person), await Terminal.Start(service), await Terminal.Start(service));
        await person.Deny(denied);
        await Change("device_codes", "expires_at = created_at", "device_code_hash", expired.Hash);

        var answers = await Answers(from code in (string[])[Secret.Random().Reveal(), used.DeviceCode, denied.DeviceCode, expired.DeviceCode]
                                    select Post("/api/device/poll", new { device_code = code }));

        answers.Select(answer => (answer.Reply.Status, answer.Reply.Error)).Should()
            .Equal((404, "unknown_device_code"), (410, "code_used"), (410, "access_denied"), (410, "expired_token"));
        ShouldTakeTheSameStatements(answers);
    }

    private static HttpRequestMessage Get(string path, string token) =>
        new HttpRequestMessage(HttpMethod.Get, path).With(("Authorization", $"Bearer {token}"));

    private static HttpRequestMessage Post(string path, object body, string? token = null) =>
        new HttpRequestMessage(HttpMethod.Post, path).WithJson(body).With(token is null ? [] : [("Authorization", $"Bearer {token}")]);

    // The first request opens the account, and the second finds it committed.
    private static async Task IsKnown(Person person)
    {
        await person.Wallet();
        await person.Wallet();
    }

    private static Task Change(string table, string assignment, string key, byte[] hash) =>
        postgres.Database.Execute($"update {table} set {assignment} where {key} = @hash", new { hash });

    private static async Task<Guid> IdOfToken(Person person) =>
        (await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();

    private static async Task<IEnumerable<WatchedPostgres.Statement>> ShouldBeAlike(int status, IEnumerable<HttpRequestMessage> requests)
    {
        var answers = await Answers(requests);

        answers.Select(answer => answer.Reply.Status).Should().OnlyContain(answered => answered == status);
        answers.Select(answer => answer.Reply.BodyWithoutTrace).Distinct().Should().ContainSingle();
        answers.Select(answer => HeadersOf(answer.Reply)).Distinct().Should().ContainSingle();
        ShouldTakeTheSameStatements(answers);
        return answers[0].Statements;
    }

    private static void ShouldTakeTheSameStatements(List<(Reply Reply, List<WatchedPostgres.Statement> Statements)> answers)
    {
        foreach (var (_, statements) in answers)
        {
            statements.Should().Equal(answers[0].Statements);
        }
    }

    private static async Task<List<(Reply Reply, List<WatchedPostgres.Statement> Statements)>> Answers(IEnumerable<HttpRequestMessage> requests)
    {
        var answers = new List<(Reply, List<WatchedPostgres.Statement>)>();
        foreach (var request in requests)
        {
            await postgres.Forget();
            var reply = await service.Send(request);
            answers.Add((reply, [.. (await postgres.Statements()).Select(WithoutNumbers).OrderBy(statement => statement.Text, StringComparer.Ordinal)]));
        }

        return answers;
    }

    // PostgreSQL records a constant as it stands if the connection had prepared the statement, and as a parameter if not.
    private static WatchedPostgres.Statement WithoutNumbers(WatchedPostgres.Statement statement) =>
        statement with { Text = Number().Replace(statement.Text, "?") };

    private static string HeadersOf(Reply reply) =>
        string.Join('\n', from header in reply.Headers where !OfEachRequest.Contains(header.Key) orderby header.Key select $"{header.Key}: {string.Join(", ", header.Value)}");

    [GeneratedRegex(@"\$?\b\d+\b")]
    private static partial Regex Number();
}
