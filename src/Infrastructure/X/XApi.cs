using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FocusAccount.Application.Upstreams;
using FocusAccount.Application.X;
using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.Logging;
using Polly;

namespace FocusAccount.Infrastructure.X;

/// <summary>X's API over HTTP.</summary>
internal sealed class XApi(IHttpClientFactory clients, ILogger<XApi> logger) : IXApi
{
    private static readonly XAnswer NoAnswer = new(Status: null, Body: "");

    public async Task<XAnswer> GetMe(Secret token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/2/users/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        try
        {
            using var response = await clients.CreateClient(nameof(XApi)).SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var status = (int)response.StatusCode;
            var unreadable = response.StatusCode == HttpStatusCode.OK && !IsJson(body);
            if (unreadable || status >= 500)
            {
                logger.UpstreamFailed(LogLevel.Warning, "X", status, cause: null);
            }

            return unreadable ? NoAnswer : new XAnswer(status, Encoding.UTF8.GetString(body));
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            logger.UpstreamFailed(LogLevel.Warning, "X", status: null, exception);
            return NoAnswer;
        }
    }

    // A page of a proxy, for one, that stands between us and X: no app could read it.
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
