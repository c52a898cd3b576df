using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>Finds the OAuth client of a client_id: a configured one, or one that describes itself at that URL.</summary>
public sealed record FindClient(string ClientId) : IUpstreamQuery<OAuthClient>;

internal sealed class FindClientHandler(ClientCatalog catalog, IClientDocuments documents) : IRequestHandler<FindClient, Result<OAuthClient>>
{
    public async Task<Result<OAuthClient>> Handle(FindClient query, CancellationToken cancellationToken) =>
        catalog.Find(query.ClientId) is { } client ? client
        : query.ClientId.StartsWith("https://", StringComparison.Ordinal) ? await documents.Find(query.ClientId, cancellationToken)
        : OAuthErrors.UnknownClient;
}
