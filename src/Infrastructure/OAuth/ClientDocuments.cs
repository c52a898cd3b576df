using System.Collections.Frozen;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Infrastructure.OAuth;

/// <summary>
/// The clients whose documents the settings list. A good document is kept for a while, an error never; those who ask for one document at the
/// same time share a fetch.
/// </summary>
internal sealed class ClientDocuments(
    ClientDocumentSettings settings, ClientDocumentFetcher fetcher, EventPublisher events, TimeProvider clock) : IClientDocuments
{
    private readonly FrozenDictionary<string, Listed> listed =
        settings.Urls.Distinct().ToFrozenDictionary(url => url, _ => new Listed(), StringComparer.Ordinal);

    public async Task<Result<OAuthClient>> Find(string clientId, CancellationToken cancellationToken)
    {
        if (!listed.TryGetValue(clientId, out var document))
        {
            return OAuthErrors.UnknownClient;
        }

        Task<Result<OAuthClient>> fetch;
        lock (document.Gate)
        {
            if (document.Cached is { } cached && clock.GetElapsedTime(cached.FetchedAt) < cached.FreshFor)
            {
                return cached.Client;
            }

            // The end of one request does not cancel the fetch for the others.
            fetch = document.Fetch = document.Fetch is { IsCompleted: false } running ? running : Fetch(clientId, document);
        }

        return await fetch.WaitAsync(cancellationToken);
    }

    private async Task<Result<OAuthClient>> Fetch(string url, Listed document)
    {
        var fetchedAt = clock.GetTimestamp();
        var fetched = await fetcher.Fetch(new Uri(url));
        var client = fetched.Error is { } failed ? failed : fetched.Value.Json.ToClient(url, settings.MaxLifetime);
        if (client.Error is null)
        {
            lock (document.Gate)
            {
                document.Cached = new Kept(client.Value, fetchedAt, fetched.Value.FreshFor);
            }
        }
        else if (client.Error.Code == OAuthErrors.UnknownClient.Code)
        {
            await events.Publish(new ClientDocumentRefused(url, client.Error.Reason!));
        }

        return client;
    }

    private sealed class Listed
    {
        public Lock Gate { get; } = new();

        public Kept? Cached { get; set; }

        public Task<Result<OAuthClient>>? Fetch { get; set; }
    }

    private sealed record Kept(OAuthClient Client, long FetchedAt, TimeSpan FreshFor);
}
