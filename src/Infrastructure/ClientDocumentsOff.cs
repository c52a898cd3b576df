using FocusAccount.Application.OAuth;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Infrastructure;

internal sealed class ClientDocumentsOff : IClientDocuments
{
    public Task<Result<OAuthClient>> Find(string clientId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<OAuthClient>>(OAuthErrors.UnknownClient);
}
