using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FocusAccount.Api.Tests.OpenApi.Client;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>The client that NSwag generates from the document works against the service.</summary>
public sealed class ClientTests
{
    private static readonly JsonNode Json = JsonNode.Parse(Document.Text)!;

    // Those of OAuth are for its own clients, which have tests of their own (Browser.Tests, OAuth).
    private const string OAuthSchema = nameof(OAuthError);

    /// <summary>Every error of this API with an example in the document: its name, status, code and the schema of its body.</summary>
    public static IEnumerable<TestCaseData> Errors =>
        Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).SelectMany(operation => operation.Value!["responses"]!.AsObject())
            .SelectMany(response => ErrorsOf(int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture), Resolve(response.Value!)))
            .Where(error => error.Schema != OAuthSchema)
            .Distinct()
            .Select(error => new TestCaseData(error.Name, error.Status, error.Code, error.Schema).SetArgDisplayNames(error.Name));

    [Test]
    public async Task Drives_every_operation()
    {
        var calls = new List<string>();
        var person = await Given.AnAccountWith(credits: 100);
        TestRun.Clerk.Connect(person.Name, "oauth_x", "the-x-token");
        var client = FocusClient.Of(person, Note);
        var nobody = FocusClient.Of(person.Service, token: null, Note);

        await DoesJobs(client);
        await LogsADeviceIn(client, nobody);
        await AuthorizesAnOAuthClient(client, nobody);
        (await client.GetSessionTokenAsync()).Token.Should().NotBeEmpty();
        (await client.GetProviderTokenAsync("x")).Token.Should().Be("the-x-token");
        (await client.GetXTokenAsync()).Token.Should().Be("the-x-token");
        (await FocusClient.Of(person.Service, XStandIn.TokenOf("ada"), Note).GetXMeAsync()).Should().ContainKey("data");
        (await nobody.GetLivenessAsync()).Status.Should().Be(HealthResponseStatus.Ok);
        (await nobody.GetReadinessAsync()).Status.Should().Be(HealthResponseStatus.Ok);
        await Gets(200, () => nobody.SignInAsync());
        await Gets(200, () => nobody.ShowDevicePageAsync());

        // A stream, which ends with its session.
        var session = TestRun.Clerk.Sign(TestRun.Clerk.SessionClaims(person.Name, TimeSpan.FromSeconds(20)));
        await Gets(200, () => FocusClient.Of(person.Service, session, Note).GetEventsAsync(last_Event_ID: null));

        foreach (var operation in Document.Operations)
        {
            calls.Should().ContainMatch($"{operation.Method} {Regex.Replace(operation.Path, @"\{\w+\}", "*")}", "the client has all of them");
        }

        void Note(HttpRequestMessage request) => calls.Add($"{request.Method.Method.ToLowerInvariant()} /{request.RequestUri!.OriginalString.Split('?')[0].TrimStart('/')}");
    }

    [TestCaseSource(nameof(Errors))]
    public async Task Throws_every_error(string name, int status, string code, string schema)
    {
        ClientErrors.Scenarios.Keys.Should().Contain(name, "each error of the document needs a call in ClientErrors.cs that provokes it");

        var thrown = (await ClientErrors.Scenarios[name].Should().ThrowAsync<FocusException>()).Which;

        thrown.StatusCode.Should().Be(status);
        thrown.GetType().GenericTypeArguments.Select(body => body.Name).Should().Equal(schema);
        CodeOf(thrown).Should().Be(code);
    }

    private static string? CodeOf(FocusException thrown) => thrown switch
    {
        FocusException<FocusError> refused => refused.Result.Error,
        FocusException<InsufficientCredits> refused => $"{refused.Result.Error}".ToLowerInvariant(),
        FocusException<SessionUnauthorized> => "unauthenticated",
        FocusException<XFailed> refused => refused.Result.Error,
        _ => null,
    };

    private static async Task DoesJobs(FocusClient client)
    {
        var wallet = await client.GetWalletAsync("video");
        wallet.Account.Credits.Should().Be(120);
        wallet.App_grant!.Granted.Should().BeTrue();

        var started = await client.StartJobAsync(Job(30), "a-key");
        started.Credits.Should().Be(90);
        (await client.StartJobAsync(Job(30), "a-key")).Job_id.Should().Be(started.Job_id);
        var completed = await client.CompleteJobAsync(new JobCompleteRequest { Job_id = started.Job_id, Actual_cost = 20 });
        (completed.Status, completed.Credits).Should().Be((JobStatus.Completed, 100));
        var failed = await client.FailJobAsync(new JobFailRequest { Job_id = (await client.StartJobAsync(Job(10))).Job_id });
        (failed.Status, failed.Credits).Should().Be((JobStatus.Failed, 100));
        (await client.ListJobsAsync("video", JobStatus.Completed, limit: 5)).Jobs.Single().Actual_cost.Should().Be(20);

        var lasting = (await client.StartJobAsync(Job(10))).Job_id;
        (await client.CancelJobAsync(new JobCancelRequest { Job_id = lasting })).Job_id.Should().Be(lasting);
        var extended = await client.ExtendJobAsync(new JobExtendRequest { Job_id = lasting, Reserve = 15, Charged = 12, Progress = 0.5 });
        (extended.Credits, extended.Progress, extended.Cancel_requested).Should().Be((85, 0.5, true));
        (await client.GetJobAsync(lasting)).Charged.Should().Be(12);

        (await client.GetWalletAsync()).Held.Should().Be(15);
        (await client.ListLedgerAsync(app: "video", kind: LedgerKind.Refund)).Entries.Should().HaveCount(2);
        (await client.ProveBalanceAsync()).Agrees.Should().BeTrue();
        (await client.ReportUsageAsync(UsageKey.App)).Total.Credits.Should().Be(20);
    }

    private static async Task LogsADeviceIn(FocusClient client, FocusClient nobody)
    {
        var login = await nobody.StartDeviceLoginAsync(new DeviceStartRequest { Client_name = "a terminal" });
        await Gets(202, () => nobody.PollDeviceLoginAsync(login.Device_code));
        (await client.LookUpDeviceLoginAsync(new DeviceLookupRequest { User_code = login.User_code })).Client_name.Should().Be("a terminal");
        (await client.CompleteDeviceLoginAsync(new DeviceCompleteRequest { User_code = login.User_code })).Ok.Should().BeTrue();

        var other = await nobody.StartDeviceLoginAsync();
        await client.CompleteDeviceLoginAsync(new DeviceCompleteRequest { User_code = other.User_code });
        (await nobody.PollDeviceLoginByPostAsync(new DevicePollRequest { Device_code = other.Device_code })).Token.Should().StartWith("focus_pat_");

        var token = (await client.ListTokensAsync()).Tokens.Single();
        (await client.ChangeTokenAsync(token.Id, new TokenChangeRequest { Budget = "20/day" })).Budget!.Left.Should().Be(20);
        (await client.RevokeTokenAsync(token.Id)).Ok.Should().BeTrue();
        (await client.RevokeAllTokensAsync()).Revoked.Should().Be(0);
    }

    private static async Task AuthorizesAnOAuthClient(FocusClient client, FocusClient nobody)
    {
        (await nobody.OauthServerMetadataAsync()).Issuer.Should().Be((await nobody.OauthResourceMetadataAsync()).Resource);
        var authorized = await client.CompleteAuthorizationAsync(new AuthorizationCompleteRequest { Request = AskOf("focus-cli") });
        authorized.Redirect_to.Should().Contain("code=");

        var login = await nobody.OauthDeviceAuthorizationAsync(new DeviceAuthorizationForm { Client_id = "focus-cli" });
        await client.CompleteDeviceLoginAsync(new DeviceCompleteRequest { User_code = login.User_code });
        var given = await nobody.OauthTokenAsync(new TokenForm { Client_id = "focus-cli", Grant_type = "urn:ietf:params:oauth:grant-type:device_code", Device_code = login.Device_code });
        given.Scope.Should().Be("wallet:read jobs:read");
        await Gets(401, () => nobody.OauthIntrospectAsync(new IntrospectionForm { Token = given.Access_token }));
        await nobody.OauthRevokeAsync(new RevocationForm { Token = given.Access_token });
    }

    private static string AskOf(string clientId) =>
        $"response_type=code&client_id={clientId}&redirect_uri=http://127.0.0.1:8250/callback&code_challenge_method=S256&code_challenge={new string('c', 43)}";

    // NSwag's client throws for bodies that are not JSON objects, and for all but the first of two success responses.
    private static async Task Gets(int status, Func<Task> call) =>
        (await call.Should().ThrowAsync<FocusException>()).Which.StatusCode.Should().Be(status);

    private static JobStartRequest Job(int cost) => new() { App = "video", Action = "render", Cost_estimate = cost };

    private static IEnumerable<(string Name, int Status, string Code, string Schema)> ErrorsOf(int status, JsonNode response) =>
        from content in response["content"]!.AsObject()
        from example in content.Value!["examples"]?.AsObject().AsEnumerable() ?? []
        select (example.Key, status, example.Value!["value"]!["error"]!.ToString(), content.Value!["schema"]!["$ref"]!.ToString().Split('/')[^1]);

    private static JsonNode Resolve(JsonNode response) =>
        response["$ref"] is { } reference ? Json["components"]!["responses"]![reference.ToString().Split('/')[^1]]! : response;
}
