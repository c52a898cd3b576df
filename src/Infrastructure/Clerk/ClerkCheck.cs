using System.Net;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>Tells an operator whether Clerk answers, takes our secret key, and means the same instance by both keys. It changes nothing there.</summary>
public sealed class ClerkCheck(IHttpClientFactory clients, ClerkSettings clerk)
{
    /// <summary>What is wrong, in one sentence without any key; null when all is well.</summary>
    public async Task<string?> FindProblem(CancellationToken cancellationToken)
    {
        var (published, problem) = await ReadKeys(nameof(SigningKeys), clerk.JwksUrl, cancellationToken);
        if (published is null)
        {
            return problem;
        }

        // Of the Backend API's calls this one reads no one's data, and Clerk does not limit it.
        var (own, refusal) = await ReadKeys(nameof(ClerkBackend), new Uri(clerk.ApiUrl, "/v1/jwks"), cancellationToken, whenForbidden: "Clerk refuses the secret key: ");
        return own is null ? refusal
            : own.Overlaps(published) ? null
            : $"The secret key belongs to another Clerk instance than {clerk.FrontendApiUrl}.";
    }

    private async Task<(HashSet<string>? Ids, string? Problem)> ReadKeys(string client, Uri address, CancellationToken cancellationToken, string whenForbidden = "")
    {
        try
        {
            using var response = await clients.CreateClient(client).GetAsync(address, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var why = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? whenForbidden : "";
                return (null, $"{why}{address} answers {(int)response.StatusCode}.");
            }

            var keys = new JsonWebKeySet(await response.Content.ReadAsStringAsync(cancellationToken)).Keys;
            return keys.Count == 0 ? (null, $"{address} has no keys.") : ([.. keys.Select(key => key.Kid)], null);
        }
        catch (Exception exception) when (UpstreamHttp.IsFailure(exception, cancellationToken))
        {
            return (null, $"{address} does not answer.");
        }
        catch (ArgumentException)
        {
            return (null, $"{address} answers something else than keys.");
        }
    }
}
