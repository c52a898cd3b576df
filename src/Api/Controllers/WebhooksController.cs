using System.Text.Json;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Infrastructure.Clerk;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// Clerk's webhooks, which come in any order, more than once, or not at all. Only a deletion is believed as it stands; about any other
/// change of a user Clerk is asked. A response other than 2xx has Clerk send the webhook again, for about a day (docs/decisions/0026).
/// </summary>
[ApiExplorerSettings(IgnoreApi = true)]
internal sealed class WebhooksController(WebhookVerifier verifier, RequestDispatcher dispatcher, EventPublisher events) : ControllerBase
{
    private const int MaxBodyBytes = 256 * 1024;

    [HttpPost("/webhooks/clerk")]
    [RequestSizeLimit(MaxBodyBytes)]
    public async Task<ActionResult> Clerk()
    {
        if (!verifier.IsConfigured)
        {
            return new ErrorResult(HttpErrors.NotFound);
        }

        if (await Body() is not { } body)
        {
            return new ErrorResult(HttpErrors.RequestRefused(StatusCodes.Status413PayloadTooLarge));
        }

        if (!verifier.IsValid(Header("svix-id"), Header("svix-timestamp"), Header("svix-signature"), body))
        {
            await events.Publish(new WebhookRefused());
            return new ErrorResult(HttpErrors.WebhookSignatureInvalid);
        }

        var (type, clerkId) = Parse(body);
        await dispatcher.Send(new ReceiveWebhook(type, clerkId), HttpContext);
        return (clerkId is null ? null : await Follow(type, clerkId)) is { } failure ? new ErrorResult(failure) : Ok();
    }

    private string Header(string name) => Request.Headers[name].ToString();

    private async Task<Error?> Follow(WebhookType type, string clerkId)
    {
        if (type == WebhookType.UserDeleted)
        {
            await dispatcher.Send(new FollowClerkUser(clerkId, ClerkStanding.Deleted, StandingSource.Webhook), HttpContext);
        }
        else if (type is WebhookType.UserCreated or WebhookType.UserUpdated)
        {
            return await FollowChange(clerkId);
        }

        return null;
    }

    private async Task<Error?> FollowChange(string clerkId)
    {
        while (true)
        {
            var user = await dispatcher.Send(new FindClerkUser(clerkId), HttpContext);
            if (user.Error is { } away)
            {
                return away;
            }

            // With the secret key of another instance everybody would be unknown. A deletion has a webhook of its own, and the daily
            // comparison notices a wrong key.
            var standing = user.Value.Standing;
            if (standing == ClerkStanding.Deleted)
            {
                return null;
            }

            // Another webhook may have brought something newer than what Clerk said here, so ask again after each change.
            var changed = await dispatcher.Send(new FollowClerkUser(clerkId, standing, StandingSource.Webhook), HttpContext);
            if (!changed.Value)
            {
                await dispatcher.Send(new RememberPerson(clerkId, user.Value.Identifiers), HttpContext);
                return null;
            }
        }
    }

    private async Task<byte[]?> Body()
    {
        using var body = new MemoryStream();
        try
        {
            await Request.Body.CopyToAsync(body, HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.ToArray();
    }

    // A webhook that this service does not know is accepted, so that Clerk does not send it again.
    private static (WebhookType Type, string? ClerkId) Parse(byte[] body)
    {
        try
        {
            using var webhook = JsonDocument.Parse(body);
            var type = TextOf(webhook.RootElement, "type") switch
            {
                "user.created" => WebhookType.UserCreated,
                "user.updated" => WebhookType.UserUpdated,
                "user.deleted" => WebhookType.UserDeleted,
                _ => WebhookType.Other,
            };
            var id = webhook.RootElement.TryGetProperty("data", out var data) ? TextOf(data, "id") : null;
            return (type, type != WebhookType.Other && ClerkUser.IsId(id) ? id : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (WebhookType.Other, null);
        }
    }

    private static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
