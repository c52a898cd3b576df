using System.Net.Http.Headers;
using FocusAccount.Api.Tests.Events;
using FocusAccount.Api.Tests.Identity;
using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Api.Tests.OpenApi.Client;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Sandbox.X;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>How a client provokes each error, by the name of its example in the document.</summary>
internal static class ClientErrors
{
    private const string AUserCode = "WDJB-MJHT";

    // It settles its jobs itself.
    private const string Studio = "studio";

    public static readonly Dictionary<string, Func<Task>> Scenarios = new()
    {
        ["invalid_request"] = () => Client().ListJobsAsync(limit: 0),
        ["unauthenticated"] = () => Nobody.GetWalletAsync(),
        ["token_malformed"] = () => FocusClient.Of(TestRun.Service, "not-a-token").GetWalletAsync(),
        ["token_invalid"] = () => FocusClient.Of(TestRun.Service, TokenForger.SignedByAnotherKey()).GetWalletAsync(),
        ["token_expired"] = () => FocusClient.Of(TestRun.Service, Session(TimeSpan.FromMinutes(-1))).GetWalletAsync(),
        ["token_revoked"] = UsesARevokedToken,
        ["account_closed"] = IsBanned,
        ["unauthorized_party"] = () => FocusClient.Of(TestRun.Service, Session(TimeSpan.FromMinutes(1), azp: "https://evil.example")).GetWalletAsync(),
        ["session_required"] = async () => await FocusClient.Of(TestRun.Service, (await Terminal.SignedIn(Given.AnyoneNew())).Token).RevokeAllTokensAsync(),
        ["sign_in_first"] = () => Nobody.GetSessionTokenAsync(),
        ["token_missing"] = () => Nobody.GetXMeAsync(),
        ["insufficient_credits"] = () => Client().StartJobAsync(Job(cost: 1_000_000)),
        ["budget_exceeded"] = async () => await FocusClient.Of(await AProgram(budget: "2/day")).StartJobAsync(Job(cost: 3)),
        ["insufficient_scope"] = async () => await FocusClient.Of(await AProgram(scope: "jobs:read")).StartJobAsync(Job(cost: 0)),
        ["app_not_allowed"] = async () => await FocusClient.Of(await AProgram(apps: [Studio])).StartJobAsync(Job(cost: 0)),
        ["cannot_widen"] = WidensAToken,
        ["not_job_of_token"] = SettlesAnothersJob,
        ["invalid_client"] = () => Authorizes(Ask(clientId: "nobody")),
        ["invalid_scope"] = () => Authorizes(Ask() + "&scope=everything"),
        ["invalid_target"] = () => Authorizes(Ask() + "&resource=https://elsewhere.example"),
        ["unsupported_response_type"] = () => Authorizes(Ask(responseType: "token")),
        ["too_many_streams"] = WaitsTwice,
        ["job_not_found"] = () => Client().GetJobAsync(Unknown),
        ["app_settles"] = SettlesForTheApp,
        ["person_required"] = async () => await FocusClient.Of(TestRun.Service, await AKey()).GetWalletAsync(),
        ["key_of_another_app"] = async () => await Client().StartJobAsync(Job(cost: 0), focus_App_Key: await AKey()),
        ["job_claimed"] = ClaimsTwice,
        ["deadline_passed"] = ClaimsTooLate,
        ["above_max_cost"] = ReservesMoreThanTheJobMayCost,
        ["charged_above_reserve"] = ChargesMoreThanTheJobHolds,
        ["unknown_job"] = () => Client().FailJobAsync(new JobFailRequest { Job_id = Unknown }),
        ["unknown_token"] = () => Client().RevokeTokenAsync(Unknown),
        ["no_provider_token"] = () => Client().GetXTokenAsync(),
        ["no_session_token"] = async () => await FocusClient.Of(TestRun.Service, (await Terminal.SignedIn(Given.AnyoneNew())).Token).GetSessionTokenAsync(),
        ["unknown_user_code"] = () => Client().LookUpDeviceLoginAsync(new DeviceLookupRequest { User_code = AUserCode }),
        ["unknown_device_code"] = () => Nobody.PollDeviceLoginAsync(new string('x', 43)),
        ["body_too_large"] = () => Client().StartJobAsync(Job(cost: 1, new string('x', 65 * 1024))),
        ["unsupported_media_type"] = () =>
            FocusClient.Of(Given.AnyoneNew(), request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain")).StartJobAsync(Job(cost: 1)),
        ["foreign_origin"] = () =>
            FocusClient.Of(TestRun.Service, token: null, request => request.With(("Cookie", $"__session={Given.AnyoneNew().Token}"), ("Origin", "https://evil.example"))).StartJobAsync(Job(cost: 1)),
        ["own_page_only"] = async () => await LooksUp(await AppToken(Given.AnyoneNew())),
        ["impersonated_session"] = () => FocusClient.Of(TestRun.Service, Impersonation()).StartJobAsync(Job(cost: 0)),
        ["job_already_settled"] = SettlesTwice,
        ["job_expired"] = CompletesFarTooLate,
        ["idempotency_key_reused"] = ReusesAKey,
        ["metadata_too_large"] = KeepsTooMuch,
        ["too_many_open_jobs"] = SettlesNothing,
        ["unknown_app"] = AsksForOneAppTooMany,
        ["expired_token"] = PollsTooLate,
        ["access_denied"] = PollsWhatWasDeclined,
        ["code_used"] = async () => await Nobody.PollDeviceLoginAsync((await Terminal.SignedIn(Given.AnyoneNew())).DeviceCode),
        ["slow_down"] = PollsTooOften,
        ["too_many_tokens"] = ApprovesOneLoginTooMany,
        ["too_many_attempts"] = Guesses,
        ["too_many_requests"] = CallsTooOften,
        ["x_refused"] = IsRefusedByX,
        ["x_unavailable"] = FindsXAway,
        ["upstream_failed"] = () => WhileClerkAnswers(403),
        ["unavailable"] = () => WhileClerkAnswers(503),
        ["internal_error"] = MeetsABug,
    };

    private static FocusClient Nobody => FocusClient.Of(TestRun.Service);

    private static Guid Unknown => Given.AnyoneNew().AccountId;

    private static FocusClient Client() => FocusClient.Of(Given.AnyoneNew());

    private static JobStartRequest Job(int cost, string? note = null) =>
        new() { App = "video", Action = "render", Cost_estimate = cost, Metadata = note is null ? null : new Dictionary<string, object> { ["note"] = note } };

    private static async Task<Person> AProgram(string? scope = null, string[]? apps = null, string? budget = null) =>
        await (await Given.AnAccountWith(credits: 10)).Program(scope, apps, budget);

    private static Task<AuthorizationCompleteResponse> Authorizes(string ask) => Client().CompleteAuthorizationAsync(new AuthorizationCompleteRequest { Request = ask });

    private static string Ask(string clientId = "focus-cli", string responseType = "code") =>
        $"response_type={responseType}&client_id={clientId}&redirect_uri=http://127.0.0.1:8250/callback&code_challenge_method=S256&code_challenge={new string('c', 43)}";

    private static async Task SettlesAnothersJob()
    {
        var person = Given.AnyoneNew();
        var job = (await FocusClient.Of(person).StartJobAsync(Job(cost: 0))).Job_id;
        var program = FocusClient.Of(await person.Program(budget: "2/day"));
        await program.CompleteJobAsync(new JobCompleteRequest { Job_id = job, Actual_cost = 1000 });
    }

    private static async Task WidensAToken()
    {
        var person = Given.AnyoneNew();
        var program = await person.Program(scope: "jobs:read");
        await FocusClient.Of(person).ChangeTokenAsync(program.TokenId, new TokenChangeRequest { Scope = "jobs:read jobs:write" });
    }

    private static string Session(TimeSpan lifetime, string? azp = null)
    {
        var claims = TestRun.Clerk.SessionClaims(Given.AnyoneNew().Name, lifetime);
        if (azp is not null)
        {
            claims["azp"] = azp;
        }

        return TestRun.Clerk.Sign(claims);
    }

    private static async Task UsesARevokedToken()
    {
        var person = Given.AnyoneNew();
        var client = FocusClient.Of(TestRun.Service, (await Terminal.SignedIn(person)).Token);
        await FocusClient.Of(person).RevokeAllTokensAsync();
        await client.GetWalletAsync();
    }

    private static async Task IsBanned()
    {
        var person = Given.AnyoneNew();
        var ban = new FollowClerkUser(person.ClerkId, ClerkStanding.Banned, StandingSource.Webhook);
        await TestRun.Service.Services.GetRequiredService<RequestSender>().Send(ban, CancellationToken.None);
        await FocusClient.Of(person).GetWalletAsync();
    }

    private static async Task<string> AKey() =>
        (await TestRun.Service.Services.GetRequiredService<RequestSender>().Send(new CreateAppKey(Studio, "a client", Days: null), CancellationToken.None))
            .Key.Reveal();

    private static async Task SettlesForTheApp()
    {
        var client = Client();
        var job = (await client.StartJobAsync(new JobStartRequest { App = Studio, Action = "render", Cost_estimate = 0 })).Job_id;
        await client.CompleteJobAsync(new JobCompleteRequest { Job_id = job, Actual_cost = 0 });
    }

    private static async Task ClaimsTwice()
    {
        var client = Client();
        var job = (await client.StartJobAsync(Job(cost: 0))).Job_id;
        await client.ExtendJobAsync(new JobExtendRequest { Job_id = job, Worker = "the first" });
        await client.ExtendJobAsync(new JobExtendRequest { Job_id = job, Worker = "the second" });
    }

    private static async Task ClaimsTooLate()
    {
        var client = Client();
        var job = (await client.StartJobAsync(Job(cost: 0))).Job_id;
        await TestRun.Database.Execute("update jobs set expires_at = created_at where id = @job", new { job });
        await client.ExtendJobAsync(new JobExtendRequest { Job_id = job, Worker = "the first" });
    }

    private static async Task ReservesMoreThanTheJobMayCost()
    {
        var client = FocusClient.Of(await Given.AnAccountWith(credits: 10));
        var job = (await client.StartJobAsync(new JobStartRequest { App = "video", Action = "render", Cost_estimate = 1, Max_cost = 2 })).Job_id;
        await client.ExtendJobAsync(new JobExtendRequest { Job_id = job, Reserve = 3 });
    }

    private static async Task ChargesMoreThanTheJobHolds()
    {
        var client = FocusClient.Of(await Given.AnAccountWith(credits: 10));
        var job = (await client.StartJobAsync(Job(cost: 1))).Job_id;
        await client.ExtendJobAsync(new JobExtendRequest { Job_id = job, Charged = 2 });
    }

    private static async Task SettlesTwice()
    {
        var client = FocusClient.Of(await Given.AnAccountWith(credits: 10));
        var job = (await client.StartJobAsync(Job(cost: 5))).Job_id;
        await client.FailJobAsync(new JobFailRequest { Job_id = job });
        await client.CompleteJobAsync(new JobCompleteRequest { Job_id = job, Actual_cost = 5 });
    }

    private static async Task CompletesFarTooLate()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var client = FocusClient.Of(Given.AnyoneNew(service));
        var job = (await client.StartJobAsync(Job(cost: 0))).Job_id;
        clock.Advance(TimeSpan.FromDays(1));
        await service.ExpireJobs();
        clock.Advance(TimeSpan.FromDays(8));
        await client.CompleteJobAsync(new JobCompleteRequest { Job_id = job, Actual_cost = 1 });
    }

    private static async Task WaitsTwice()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:StreamsPerAccount"] = "1" });
        var person = Given.AnyoneNew(service);
        await using var reader = await EventReader.Open(person);
        await FocusClient.Of(person).GetJobAsync(Unknown, account_id: null, wait: 1);
    }

    private static async Task ReusesAKey()
    {
        var client = FocusClient.Of(await Given.AnAccountWith(credits: 10));
        await client.StartJobAsync(Job(cost: 1), "a-key");
        await client.StartJobAsync(Job(cost: 2), "a-key");
    }

    private static async Task KeepsTooMuch()
    {
        var client = FocusClient.Of(await Given.AnAccountWith(credits: 10));
        var job = (await client.StartJobAsync(Job(cost: 1, new string('x', 10_000)))).Job_id;
        var more = new Dictionary<string, object> { ["more"] = new string('x', 10_000) };
        await client.CompleteJobAsync(new JobCompleteRequest { Job_id = job, Actual_cost = 1, Metadata = more });
    }

    private static async Task SettlesNothing()
    {
        await using var service = Service.Start(settings: new() { ["Jobs:MaxOpen"] = "1" });
        var client = FocusClient.Of(Given.AnyoneNew(service));
        while (true)
        {
            await client.StartJobAsync(Job(cost: 0));
        }
    }

    private static async Task AsksForOneAppTooMany()
    {
        var person = Given.AnyoneNew();
        await person.HoldsGrantsOfUnregisteredApps(100);
        await FocusClient.Of(person).GetWalletAsync("one-more");
    }

    private static Task<DeviceLookupResponse> LooksUp(string token) =>
        FocusClient.Of(TestRun.Service, token).LookUpDeviceLoginAsync(new DeviceLookupRequest { User_code = AUserCode });

    private static async Task<string> AppToken(Person person) => (await FocusClient.Of(person).GetSessionTokenAsync()).Token;

    private static string Impersonation()
    {
        var claims = TestRun.Clerk.SessionClaims(Given.AName("person"), TimeSpan.FromHours(1));
        claims["act"] = new { sub = "user_support" };
        return TestRun.Clerk.Sign(claims);
    }

    private static async Task PollsTooLate()
    {
        var clock = Given.AClock();
        await using var service = Service.Start(clock: clock);
        var login = await FocusClient.Of(service).StartDeviceLoginAsync();
        clock.Advance(TimeSpan.FromSeconds(login.Expires_in + 1));
        await FocusClient.Of(service).PollDeviceLoginAsync(login.Device_code);
    }

    private static async Task PollsWhatWasDeclined()
    {
        var login = await Nobody.StartDeviceLoginAsync();
        await Client().CompleteDeviceLoginAsync(new DeviceCompleteRequest { User_code = login.User_code, Deny = true });
        await Nobody.PollDeviceLoginAsync(login.Device_code);
    }

    private static async Task PollsTooOften()
    {
        var clock = Given.AClock();
        await using var service = Service.Start(clock: clock);
        var client = FocusClient.Of(service);
        var login = await client.StartDeviceLoginAsync();
        await FluentActions.Awaiting(() => client.PollDeviceLoginAsync(login.Device_code)).Should().ThrowAsync<FocusException<DevicePendingResponse>>();
        await client.PollDeviceLoginAsync(login.Device_code);
    }

    private static async Task ApprovesOneLoginTooMany()
    {
        var person = Given.AnyoneNew();
        await person.HasTokens(100);
        var login = await Nobody.StartDeviceLoginAsync();
        await FocusClient.Of(person).CompleteDeviceLoginAsync(new DeviceCompleteRequest { User_code = login.User_code });
    }

    private static async Task Guesses()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: Given.AClockAhead());
        var client = FocusClient.Of(Given.AnyoneNew(service));
        for (var guess = 0; guess < 10; guess++)
        {
            await FluentActions.Awaiting(Guess).Should().ThrowAsync<FocusException>();
        }

        await Guess();

        Task Guess() => client.LookUpDeviceLoginAsync(new DeviceLookupRequest { User_code = AUserCode });
    }

    private static async Task CallsTooOften()
    {
        await using var service = Service.Start(settings: new() { ["RateLimits:PerAccount"] = "1" }, clock: Given.AClock());
        var client = FocusClient.Of(Given.AnyoneNew(service));
        while (true)
        {
            await client.ListTokensAsync();
        }
    }

    private static async Task IsRefusedByX()
    {
        await using var service = Service.Start();
        await FocusClient.Of(service, XStandIn.TokenRefusedWith(403)).GetXMeAsync();
    }

    private static async Task FindsXAway()
    {
        await using var x = await MisbehavingServer.Start(200, "");
        await using var service = Service.Start(settings: new() { ["X:ApiUrl"] = x.Origin });
        await FocusClient.Of(service, "an-x-token").GetXMeAsync();
    }

    private static async Task WhileClerkAnswers(int status)
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk);
        using (clerk.Faults.Fail("/v1", status, "clerk_key_invalid"))
        {
            await FocusClient.Of(Given.AnyoneNew(service)).GetXTokenAsync();
        }
    }

    private static async Task MeetsABug()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var client = FocusClient.Of(Given.AnyoneNew(service));
        await client.GetWalletAsync();
        await database.Execute("alter table jobs rename to out_of_reach");
        await client.ListJobsAsync();
    }
}
