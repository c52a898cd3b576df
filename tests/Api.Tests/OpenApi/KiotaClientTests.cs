using System.Net.Http.Headers;
using FocusAccount.Api.Tests.OpenApi.Kiota;
using FocusAccount.Api.Tests.OpenApi.Kiota.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>The client that Kiota generates from the document works against the service.</summary>
public sealed class KiotaClientTests
{
    private KiotaClient client = null!;

    [SetUp]
    public void Connect()
    {
        var person = Given.AnyoneNew();
        var http = KiotaClientFactory.Create();

        // Kiota's own providers of credentials demand HTTPS.
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        client = new KiotaClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
        {
            BaseUrl = person.Service.Address.OriginalString,
        });
    }

    [Test]
    public async Task Starts_a_job_once_and_settles_it()
    {
        var wallet = await client.Api.Wallet.GetAsync(request => request.QueryParameters.App = "video");
        var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };

        var started = await Start(cost: 5, headers);
        var again = await Start(cost: 5, headers);
        var settled = await client.Api.Jobs.Complete.PostAsync(new() { JobId = started!.JobId, ActualCost = 3 });

        (again!.JobId, headers.ResponseHeaders["Idempotent-Replayed"].Single()).Should().Be((started.JobId, "true"));
        (settled!.Status, settled.Credits).Should().Be((JobStatus.Completed, wallet!.Account!.Credits - 3));
    }

    [Test]
    public async Task Throws_a_refusal_as_what_it_is()
    {
        await client.Api.Wallet.GetAsync();

        var refused = (await this.Awaiting(_ => Start(cost: 1_000_000)).Should().ThrowAsync<InsufficientCredits>()).Which;

        (refused.Available, refused.Needed, refused.Held, refused.ResponseStatusCode).Should().Be((0, 1_000_000, 0, 402));
        refused.Message.Should().Be("The job needs 1000000 credits and the account has 0; reserve less or get more credits.");
    }

    [Test]
    public async Task Has_no_token_while_a_login_is_pending()
    {
        var login = await client.Api.Device.Start.PostAsync(new() { ClientName = "flow" });

        var poll = await client.Api.Device.Poll.PostAsync(new() { DeviceCode = login!.DeviceCode });

        poll!.Token.Should().BeNull("Kiota takes every success for the body of a 200");
        poll.AdditionalData.Should().Contain("status", "pending");
    }

    private Task<JobStartResponse?> Start(int cost, HeadersInspectionHandlerOption? headers = null) => client.Api.Jobs.PostAsync(
        new() { App = "video", Action = "render", CostEstimate = cost },
        request =>
        {
            request.Headers.Add("Idempotency-Key", $"order-{cost}");
            if (headers is not null)
            {
                request.Options.Add(headers);
            }
        });
}
