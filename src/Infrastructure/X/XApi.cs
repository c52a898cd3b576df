using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using FocusAccount.Application.X;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.X;

/// <summary>X's API over HTTP.</summary>
internal sealed class XApi(IHttpClientFactory clients, EventPublisher events) : IXApi
{
    public async Task<Result<string>> GetMe(Secret token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/2/users/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        try
        {
            using var response = await clients.CreateClient(nameof(XApi)).SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var isReadable = response.StatusCode != HttpStatusCode.OK || IsJson(body);
            if (!isReadable || response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                await events.Publish(new UpstreamFailed("X", (int)response.StatusCode));
            }

            return !isReadable ? XErrors.Unavailable
                : response.StatusCode == HttpStatusCode.OK ? Encoding.UTF8.GetString(body)
                : XErrors.Refused((int)response.StatusCode);
        }
        catch (Exception exception) when (UpstreamHttp.IsFailure(exception, cancellationToken))
        {
            await events.Publish(new UpstreamFailed("X", Status: null, exception));
            return XErrors.Unavailable;
        }
    }

    // For example, a proxy between this service and X sends a page instead of JSON, which no app could read.
    private static bool IsJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
