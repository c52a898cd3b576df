namespace FocusAccount.Api.Tests.Tokens;

/// <summary>The refusal that a token gets when its budget does not cover a job.</summary>
public sealed class BudgetRefusalTests
{
    [Test]
    public async Task Says_in_the_terms_of_the_list_of_tokens_what_is_left_of_the_budget()
    {
        var person = Given.AnyoneNew();
        await person.Wallet("video");
        var started = (await person.Service.Post("/api/device/start", new { budget = "12/day" })).Json;
        var terminal = new Terminal(person.Service, started.GetProperty("device_code").GetString()!, started.GetProperty("user_code").GetString()!);
        await person.Approve(terminal);
        await terminal.Poll();
        await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 5 });

        var refused = await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 8 });

        (refused.Status, refused.Error).Should().Be((402, "budget_exceeded"));
        var listed = (await terminal.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("budget");
        refused.Json.GetProperty("budget").GetRawText().Should().Be(listed.GetRawText());
        (listed.GetProperty("period").GetString(), listed.GetProperty("spent").GetInt64(), listed.GetProperty("left").GetInt64()).Should().Be(("day", 5, 7));
    }
}
