using System.Net;
using System.Net.Http.Headers;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Infrastructure.OAuth;

/// <summary>
/// Fetches clients' documents from servers that are not ours and may be hostile: within five seconds, five kilobytes and one request.
/// </summary>
internal sealed class ClientDocumentFetcher(IHttpClientFactory clients, EventPublisher events, TimeProvider clock)
{
    private const int MaxBytes = 5 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan MinFresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsuallyFresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxFresh = TimeSpan.FromHours(24);

    /// <summary>
    /// Fetches a document. Errors: <see cref="OAuthErrors.UnknownClient"/> with the reason, when there is not one of the right form;
    /// <see cref="UpstreamErrors.Unavailable"/> when the server does not respond, or says that it cannot.
    /// </summary>
    public async Task<Result<FetchedDocument>> Fetch(Uri url)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        try
        {
            var http = clients.CreateClient(nameof(ClientDocumentFetcher));
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
            {
                await events.Publish(new UpstreamFailed(url.Host, (int)response.StatusCode));
                return UpstreamErrors.Unavailable;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                return Refused($"Its status is {(int)response.StatusCode}.");
            }

            if (!IsJson(response.Content.Headers.ContentType))
            {
                return Refused("Its media type is not JSON.");
            }

            await response.Content.LoadIntoBufferAsync(MaxBytes, timeout.Token);
            var json = ClientDocumentJson.ParseOrNull(await response.Content.ReadAsByteArrayAsync(timeout.Token));
            return json is null
                ? Refused("It is not JSON of the right form.")
                : new FetchedDocument(json, FreshFor(response.Headers.CacheControl));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Refused($"It is longer than {MaxBytes} bytes, or its headers are too long.");
        }
        catch (HttpRequestException exception) when (exception.InnerException is SpecialAddressException)
        {
            return Refused("Its host has an address that is not public.");
        }
        catch (Exception exception) when (UpstreamHttp.IsFailure(exception, CancellationToken.None))
        {
            await events.Publish(new UpstreamFailed(url.Host, Status: null, exception));
            return UpstreamErrors.Unavailable;
        }
    }

    private static bool IsJson(MediaTypeHeaderValue? contentType) =>
        contentType?.MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)));

    private static TimeSpan FreshFor(CacheControlHeaderValue? cache) =>
        cache is { NoStore: true } or { NoCache: true } ? MinFresh
        : TimeSpan.FromTicks(Math.Clamp((cache?.MaxAge ?? UsuallyFresh).Ticks, MinFresh.Ticks, MaxFresh.Ticks));

    private static Error Refused(string reason) => OAuthErrors.UnknownClient with { Reason = reason };
}

/// <summary>A document, and how long it may be kept.</summary>
internal sealed record FetchedDocument(ClientDocumentJson Json, TimeSpan FreshFor);
