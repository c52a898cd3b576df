using System.Net;
using System.Net.Sockets;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Settings;

/// <summary>The built service as an operator starts it, by environment variables.</summary>
public sealed class SettingsTests
{
    private static IEnumerable<TestCaseData> BadOnes()
    {
        yield return Case("ConnectionStrings__Focus", null, "ConnectionStrings__Focus is not set.");
        yield return Case("ConnectionStrings__Focus", "nonsense", "ConnectionStrings__Focus is not a valid Npgsql connection string*");
        yield return Case("ConnectionStrings__Focus", "Database=focus", "ConnectionStrings__Focus is not a valid Npgsql connection string*names no Host*");
        yield return Case("ConnectionStrings__Focus", "Host=127.0.0.1;Port=1;Username=focus", "the database of ConnectionStrings__Focus cannot be used: *");
        yield return Case("Database__RequestTimeout", "0", "Database__RequestTimeout must be a whole number of milliseconds, at least 1.");
        yield return Case("Database__GroupCommit", "some", "Database__GroupCommit must be one of Off, Account, All.");
        yield return Case("Clerk__SecretKey", null, "Clerk__SecretKey (or CLERK_SECRET_KEY) is not set.");
        yield return Case("Clerk__PublishableKey", null, "Clerk__PublishableKey (or CLERK_PUBLISHABLE_KEY) is not set.");
        yield return Case("Clerk__PublishableKey", "pk_test_nonsense", "Clerk__PublishableKey is not a valid publishable key of Clerk*");
        yield return Case("Clerk__ApiUrl", "api.clerk.com", "Clerk__ApiUrl must be an http or https address*");
        yield return Case("Clerk__FrontendApiUrl", "ftp://clerk.example.com", "Clerk__FrontendApiUrl must be an http or https address*");
        yield return Case("Clerk__AuthorizedParties__0", "nonsense", "Clerk__AuthorizedParties has a bad entry: *");
        yield return Case("Clerk__WebhookSecret", "nonsense", "Clerk__WebhookSecret is not a valid signing secret of a webhook*");
        yield return Case("Clerk__WebhookSecret", "whsec_YWJj", "Clerk__WebhookSecret is not a valid signing secret of a webhook*");
        yield return Case("Clerk__PreviousWebhookSecret", "whsec_not-base64-at-all!", "Clerk__PreviousWebhookSecret is not a valid signing secret of a webhook*");
        yield return Case("Clerk__WebhookSilenceHours", "often", "Clerk__WebhookSilenceHours must be a whole number*");
        yield return Case("Clerk__ForgetDeletedAfterDays", "100001", "Clerk__ForgetDeletedAfterDays must be a whole number from 0 to 100000.");
        yield return Case("Focus__PublicUrl", "https://account.thefocus.ai/path", "Focus__PublicUrl must be an http or https address without a path*");
        yield return Case("Focus__AllowedOrigins__0", "https://*", "Focus__AllowedOrigins has a bad entry: *");
        yield return Case("Focus__Operators__0", "grace", "Focus__Operators has a bad entry: 'grace' is not a Clerk id*");
        yield return Case("Focus__TrustedProxies__0", "everyone", "Focus__TrustedProxies has a bad entry: 'everyone' is neither*");
        yield return Case("Focus__ShutdownDelay", "5s", "Focus__ShutdownDelay must be a whole number*");
        yield return Case("Focus__ShutdownDelay", "61", "Focus__ShutdownDelay must be a whole number from 0 to 60*");
        yield return Case("Apps__video__StarterCredits", "-1", "Apps__video__StarterCredits must be a whole number*");
        yield return Case("Apps__video__StarterCredits", "", "Apps__video__StarterCredits must be a whole number*");
        yield return Case("Apps__video__Settlement", "anyone", "Apps__video__Settlement must be one of Holder, App.");
        yield return Case("Apps__cutter__Credits", "1", "Apps__cutter__StarterCredits is not set.");
        yield return Case("Apps__Not_an_app__StarterCredits", "1", "Apps__Not_an_app is not a valid app slug*");
        yield return Case("ClientDocuments__Urls__0", "http://app.example.com/client.json", "ClientDocuments__Urls has a bad entry: 'http://app.example.com/client.json' is not the URL*");
        yield return Case("ClientDocuments__Urls__1", "https://app.example.com/a/../client.json", "ClientDocuments__Urls has a bad entry: 'https://app.example.com/a/../client.json' is not the URL*");
        yield return Case("ClientDocuments__MaxLifetime", "0", "ClientDocuments__MaxLifetime must be a whole number of days from 1 to 90.");
        yield return Case("ClientDocuments__MaxLifetime", "91", "ClientDocuments__MaxLifetime must be a whole number of days from 1 to 90.");
        yield return Case("Clients__painter__MaxLifetime", "30", "Clients__painter__Name is not set.");
        yield return Case("Clients__painter__Name", "\u200b", "Clients__painter__Name is not set.");
        yield return Case("Clients__focus-cli__MaxLifetime", "0", "Clients__focus-cli__Name is not set.");
        yield return Case("Clients__https%3A%2F%2Fx__Name", "x", "Clients__https%3A%2F%2Fx is not a valid client_id*");
        yield return Case("Resources__Not_an_app__0", "https://video.test", "Resources__Not_an_app is not a valid app slug*");
        yield return Case("Resources__video__0", "video.test", "Resources__video has a bad entry: 'video.test' must be*");
        yield return Case("Resources__video__0", "ftp://video.test", "Resources__video has a bad entry: *");
        yield return Case("Resources__video__0", "https://user@video.test", "Resources__video has a bad entry: *");
        yield return Case("Resources__video__0", "https://video.test/mcp#x", "Resources__video has a bad entry: *");
        yield return Case("Credits__DefaultStarterCredits", "1.5", "Credits__DefaultStarterCredits must be a whole number*");
        yield return Case("Jobs__ExpireAfter", "0", "Jobs__ExpireAfter must be a whole number of seconds from 1 to 31536000.");
        yield return Case("Jobs__ExpireAfter", "31536001", "Jobs__ExpireAfter must be a whole number of seconds from 1 to 31536000.");
        yield return Case("Jobs__ExpireAfter", "24:00:00", "Jobs__ExpireAfter must be a whole number*");
        yield return Case("Jobs__MaxOpen", "-1", "Jobs__MaxOpen must be a whole number*");
        yield return Case("X__ApiUrl", "x", "X__ApiUrl must be an http or https address*");
        yield return Case("RateLimits__PerApp", "many", "RateLimits__PerApp must be a whole number*");
        yield return Case("RateLimits__InFlightPerApp", "-1", "RateLimits__InFlightPerApp must be a whole number*");
        yield return Case("RateLimits__Streams", "many", "RateLimits__Streams must be a whole number*");
        yield return Case("RateLimits__StreamsPerAccount", "-1", "RateLimits__StreamsPerAccount must be a whole number*");
        yield return Case("RateLimits__DeviceStart", "many", "RateLimits__DeviceStart must be a whole number*");
        yield return Case("Log__Level", "Loud", "Log__Level must be one of Verbose, Debug, *");
        yield return Case("Log__Level", "0", "Log__Level must be one of Verbose, Debug, *");
        yield return Case("Metrics__Url", "9464", "Metrics__Url has a bad entry: *");
        yield return Case("ConnectionStrings__Focus", "Host=localhost;Password=abc;S3cretRest=1", "ConnectionStrings__Focus is not a valid Npgsql connection string*").SetArgDisplayNames("a password with a semicolon");
        yield return Case("ConnectionStrings__Focus", "Host=localhost;Minimum Pool Size=50", "ConnectionStrings__Focus is not a valid Npgsql connection string*contradict each other*");
        yield return Case("Metrics__Url", "http://metrics.internal:4180", "Metrics__Url must be http with localhost or an IP address*");
        yield return Case("Metrics__Url", "http://localhost:99999", "Metrics__Url has a bad entry: *");
        yield return Case("Metrics__Url", "http://localhost:0", "Metrics__Url has a bad entry: *");
        yield return Case("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address*");
        yield return Case("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an http or https address*");
        yield return Case("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "grpc://x", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT must be an http or https address*");
        yield return Case("ASPNETCORE_URLS", "nonsense", "ASPNETCORE_URLS has a bad entry: *");
        yield return Case("ASPNETCORE_URLS", "ftp://localhost:3000", "ASPNETCORE_URLS has a bad entry: *");
        yield return Case("ASPNETCORE_URLS", "http://localhost:3000/path", "ASPNETCORE_URLS has a bad entry: *");
    }

    [TestCaseSource(nameof(BadOnes))]
    public async Task Stops_the_start_by_one_line_that_names_the_setting(string setting, string? value, string sentence)
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment.Remove(setting);
        if (value is not null)
        {
            environment[setting] = value;
        }

        await ShouldNotStart(environment, sentence);
    }

    [TestCase("MaxLifetime", "0", "must be a whole number of days from 1 to 90.")]
    [TestCase("MaxLifetime", "91", "must be a whole number of days from 1 to 90.")]
    [TestCase("MaxLifetime", "a month", "must be a whole number*")]
    [TestCase("RedirectUris__0", "http://editor.test/callback", "has a bad entry: 'http://editor.test/callback' must be*")]
    [TestCase("RedirectUris__0", "https://editor.test/callback#x", "has a bad entry: *")]
    [TestCase("RedirectUris__0", "javascript:alert(1)", "has a bad entry: *")]
    public async Task Refuses_a_client_that_is_not_safe(string setting, string value, string problem)
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment["Clients__painter__Name"] = "Painter";
        environment[$"Clients__painter__{setting}"] = value;

        await ShouldNotStart(environment, $"Clients__painter__{setting.Replace("__0", "", StringComparison.Ordinal)} {problem}");
    }

    [Test]
    public async Task Refuses_a_database_that_is_not_there()
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment["ConnectionStrings__Focus"] += ";Database=nowhere";

        await ShouldNotStart(environment, "the database of ConnectionStrings__Focus cannot be used: *\"nowhere\" does not exist*");
    }

    [Test]
    public async Task Refuses_a_database_that_forgets_commits_in_a_crash()
    {
        await using var forgetful = await TestRun.Database.CreateAnother("forgetful");
        await TestRun.Database.Execute("alter database forgetful set synchronous_commit = off");

        await ShouldNotStart(ServiceProcess.Environment(forgetful), "ConnectionStrings__Focus leads to a database with synchronous_commit = off*");
    }

    [TestCase("ASPNETCORE_URLS")]
    [TestCase("Metrics__Url")]
    public async Task Refuses_an_address_that_is_taken(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment[setting] = $"http://{other.LocalEndpoint}";

        await ShouldNotStart(environment, $"*{environment[setting]}*address already in use*");
    }

    [Test]
    public async Task Takes_Clerks_own_names_for_its_keys()
    {
        var environment = ServiceProcess.Environment(TestRun.Database);
        environment.Remove("Clerk__SecretKey");
        environment.Remove("Clerk__PublishableKey");
        environment["CLERK_SECRET_KEY"] = ClerkStandIn.SecretKey;
        environment["CLERK_PUBLISHABLE_KEY"] = ClerkStandIn.PublishableKey;

        await using var service = await ServiceProcess.Start(environment);

        (await service.Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"))).Status.Should().Be(200);
    }

    private static async Task ShouldNotStart(Dictionary<string, string> environment, string sentence)
    {
        await using var process = ServiceProcess.Launch(environment);

        var (exitCode, errors) = await process.Ended();

        errors.Should().Match($"Focus Account cannot start: {sentence}\n");
        errors.Should().NotContainEquivalentOf("s3cret");
        errors.Should().NotContain("   at ").And.Subject.Count(character => character == '\n').Should().Be(1);
        exitCode.Should().Be(1);
        (await process.Output()).Should().NotContain("\"@x\"", "the sentence says it all");
    }

    private static TestCaseData Case(string setting, string? value, string sentence) =>
        new TestCaseData(setting, value, sentence).SetArgDisplayNames(setting, value ?? "(missing)");
}
