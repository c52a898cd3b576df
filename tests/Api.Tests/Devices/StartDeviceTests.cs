using System.Net;
using System.Text;

namespace FocusAccount.Api.Tests.Devices;

public sealed class StartDeviceTests
{
    [Test]
    public async Task Gives_two_codes_and_says_where_and_how_long()
    {
        var started = await TestRun.Service.Post("/api/device/start", new { });

        started.Status.Should().Be(200);
        started.Header("Cache-Control").Should().Be("no-store");
        started.Json.EnumerateObject().Select(field => field.Name).Should().Equal(
            "device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval");
        started.Json.GetProperty("device_code").GetString().Should().MatchRegex(@"\A[A-Za-z0-9_-]{43}\z", "it has 256 bits");
        var userCode = started.Json.GetProperty("user_code").GetString();
        userCode.Should().MatchRegex(@"\A[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\z");
        started.Json.GetProperty("verification_uri").GetString().Should().Be($"{TestRun.PublicUrl}/device");
        started.Json.GetProperty("verification_uri_complete").GetString().Should().Be($"{TestRun.PublicUrl}/device?user_code={userCode}");
        started.Json.GetProperty("expires_in").GetInt32().Should().Be(900);
        started.Json.GetProperty("interval").GetInt32().Should().Be(5);
    }

    [Test]
    public async Task Never_gives_a_code_twice()
    {
        var terminals = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Terminal.Start()));

        terminals.Should().OnlyHaveUniqueItems(terminal => terminal.DeviceCode);
        terminals.Should().OnlyHaveUniqueItems(terminal => terminal.UserCode);
    }

    [Test]
    public async Task Takes_another_user_code_when_one_is_taken()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        await database.Execute(
            """
            create sequence inserts;
            create function lose_two() returns trigger language plpgsql
              as $$ begin if nextval('inserts') <= 2 then return null; end if; return new; end $$;
            create trigger taken before insert on device_codes for each row execute function lose_two();
            """);

        var terminal = await Terminal.Start(service);

        (await terminal.Poll()).Status.Should().Be(202);
        (await database.Query<long>("select last_value from inserts")).Should().Equal(3);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"client_name":null}""")]
    [TestCase("""{"client_name":"","client_id":"cli","audience":"all"}""", TestName = "parameters that we do not know (RFC 8628, 3.1)")]
    public async Task Needs_no_name(string? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/device/start");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        (await TestRun.Service.Send(request)).Status.Should().Be(200);
    }

    [TestCase("""{"client_name":1}""")]
    [TestCase("""{"client_name":["cli"]}""")]
    [TestCase("""{"client_name":"a","client_name":"b"}""", TestName = "a name twice")]
    [TestCase("[]")]
    [TestCase("{")]
    public async Task Refuses_a_body_that_it_cannot_read(string body)
    {
        var refused = await TestRun.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/device/start").WithJson(body));

        refused.Status.Should().Be(400);
    }

    [Test]
    public async Task Refuses_a_body_of_a_megabyte()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/device/start").WithJson(new { client_name = new string('n', 1_000_000) });

        var refused = await TestRun.Service.Send(request);

        refused.Status.Should().Be(413);
    }

    [TestCase("focus cli on ada's laptop", "focus cli on ada's laptop")]
    [TestCase("  spaces around  ", "spaces around")]
    [TestCase("two\nlines\r\nor\tmore\0", "twolinesormore")]
    [TestCase("\u202Eesrever\u202C \u200Bhidden\uFEFF", "esrever hidden", TestName = "what turns or hides text")]
    [TestCase("<b onclick=alert(1)>\"'&", "<b onclick=alert(1)>\"'&", TestName = "markup, which the page escapes")]
    [TestCase("\u0007\u200B", null, TestName = "nothing that can be seen")]
    public async Task Keeps_a_name_that_fits_on_one_line(string name, string? shown)
    {
        var terminal = await Terminal.Start(name: name);

        var login = await Given.AnyoneNew().Post("/api/device/lookup", new { user_code = terminal.UserCode });

        login.Json.GetProperty("client_name").GetString().Should().Be(shown);
    }

    [TestCase("x", 60)]
    [TestCase("\U0001F600", 60, TestName = "whole emoji")]
    public async Task Cuts_a_long_name(string letter, int count)
    {
        var terminal = await Terminal.Start(name: string.Concat(Enumerable.Repeat(letter, 5000)));

        var login = await Given.AnyoneNew().Post("/api/device/lookup", new { user_code = terminal.UserCode });

        login.Json.GetProperty("client_name").GetString().Should().Be(string.Concat(Enumerable.Repeat(letter, count)));
    }

    [Test]
    public async Task Stops_a_flood_from_one_address_before_it_fills_the_table()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, settings: new() { ["RateLimits:DeviceStart"] = "7" });

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => service.Send(
            new HttpRequestMessage(HttpMethod.Post, "/api/device/start").With(("X-Forwarded-For", $"10.0.0.{index}")))));

        replies.Count(reply => reply.Status == 200).Should().Be(7);
        var refused = replies.Where(reply => reply.Status != 200).ToArray();
        refused.Should().OnlyContain(reply => reply.Status == 429 && reply.Error == "too_many_requests");
        refused.Should().OnlyContain(reply => reply.Headers.RetryAfter!.Delta > TimeSpan.Zero && reply.Headers.RetryAfter.Delta <= TimeSpan.FromMinutes(1));
        (await database.Query<long>("select count(*) from device_codes")).Should().Equal(7);
    }

    [Test]
    public async Task A_flood_does_not_keep_others_from_polling_and_deciding()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:DeviceStart"] = "1" });
        var terminal = await Terminal.Start(service);
        (await service.Post("/api/device/start", new { })).Status.Should().Be((int)HttpStatusCode.TooManyRequests);

        (await terminal.Poll()).Status.Should().Be(202);
        (await Given.AnyoneNew(service).Approve(terminal)).Status.Should().Be(200);
        (await terminal.Poll()).Status.Should().Be(200);
    }
}
