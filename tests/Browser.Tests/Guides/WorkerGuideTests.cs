namespace FocusAccount.Browser.Tests.Guides;

/// <summary>The worker of the guide for workers.</summary>
internal sealed class WorkerGuideTests
{
    private const string Everything = "intro: completed\noutro: completed\nthe token ends in 89 days";

    [Test]
    public async Task Carries_every_order_out_once_however_many_responses_are_lost()
    {
        await using var network = await LossyProxy.Start();
        using var program = await GuideProgram.Of("worker", ("http://localhost:3000", network.Origin));
        var token = await TokenOf("lossy");

        var first = await program.Run(token);
        var again = await program.Run(token);

        first.Should().Be((0, $"20 credits\n{Everything}", ""));
        again.Should().Be((0, $"11 credits\n{Everything}", ""));
        (await Wallet(token)).Should().Be((20 - 3 - 6, 2));
    }

    [Test]
    public async Task Charges_nothing_twice_when_its_notes_are_lost()
    {
        using var program = await GuideProgram.Of("worker", ("http://localhost:3000", BrowserRun.Origin));
        var token = await TokenOf("forgetful");
        await program.Run(token);
        File.Delete(program.PathOf("orders.json"));

        var again = await program.Run(token);

        again.Should().Be((0, $"11 credits\n{Everything}", ""));
        (await Wallet(token)).Should().Be((11, 2));
    }

    [Test]
    public async Task Goes_on_where_a_crash_has_stopped_it()
    {
        using var program = await GuideProgram.Of("worker", ("http://localhost:3000", BrowserRun.Origin));
        var token = await TokenOf("crashed");
        var job = await Start(token, "intro");
        await program.Write("orders.json", $$"""{"intro":{"estimate":5,"job":"{{job}}","state":"worked","cost":4},"outro":{"estimate":99} }""");

        var run = await program.Run(token);

        run.Output.Should().StartWith("15 credits\nintro: completed\n");
        run.Errors.Should().Contain("outro: 402 insufficient_credits");
        (await Wallet(token)).Should().Be((16, 1));
    }

    [Test]
    public async Task Gives_back_what_broken_work_reserved_and_finds_what_is_open()
    {
        using var program = await GuideProgram.Of("worker", ("http://localhost:3000", BrowserRun.Origin), ("order.estimate - 2", "order.broken()"));
        var token = await TokenOf("broken");
        var open = await Start(token, "left");

        var run = await program.Run(token);

        run.Output.Should().Contain("intro: failed\noutro: failed\n").And.Contain($"open: {open} for left, 5 credits until 20");
        (await Wallet(token)).Should().Be((15, 3));
    }

    // The environment of a worker that acts for a new person with 20 credits.
    private static async Task<Dictionary<string, string>> TokenOf(string person)
    {
        var terminal = await BrowserRun.StartTerminal("worker");
        await BrowserRun.Approve(terminal, BrowserRun.Clerk.SessionToken(person));
        await terminal.PollByPost();
        (await terminal.Get("/api/wallet?app=video")).Status.Should().Be(200);
        return new() { ["FOCUS_TOKEN"] = terminal.Token };
    }

    private static async Task<string> Start(Dictionary<string, string> token, string order)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            .With(("Idempotency-Key", $"video-render-{order}"))
            .WithJson(new { app = "video", action = "render", cost_estimate = 5, expires_in = 3600, metadata = new { order } });
        return $"{(await Send(token, request)).JobId}";
    }

    private static async Task<(long Credits, int Jobs)> Wallet(Dictionary<string, string> token)
    {
        var wallet = await Send(token, new HttpRequestMessage(HttpMethod.Get, "/api/wallet"));
        var jobs = await Send(token, new HttpRequestMessage(HttpMethod.Get, "/api/jobs"));
        return (wallet.Json.GetProperty("account").GetProperty("credits").GetInt64(), jobs.Json.GetProperty("jobs").GetArrayLength());
    }

    private static async Task<Reply> Send(Dictionary<string, string> token, HttpRequestMessage request)
    {
        using var http = new HttpClient { BaseAddress = new Uri(BrowserRun.Origin) };
        return await http.Exchange(request.With(("Authorization", $"Bearer {token["FOCUS_TOKEN"]}")));
    }
}
