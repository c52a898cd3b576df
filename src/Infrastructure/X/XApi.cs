using System.Net.Http.Headers;
using FocusAccount.Application.X;
using FocusAccount.Domain.Tokens;
using Polly;

namespace FocusAccount.Infrastructure.X;

/// <summary>X's API over HTTP.</summary>
internal sealed class XApi(IHttpClientFactory clients) : IXApi
{
    public async Task<XAnswer> GetMe(Secret token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/2/users/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        try
        {
            using var response = await clients.CreateClient(nameof(XApi)).SendAsync(request, cancellationToken);
            return new XAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            return new XAnswer(Status: null, Body: "");
        }
    }
}
