using System.Net;
using FocusAccount.Application.Identity;
using Microsoft.IdentityModel.Tokens;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// Checks whether Clerk responds, accepts our secret key, and whether both keys belong to one instance; it changes nothing there.
/// </summary>
public sealed class ClerkCheck(IHttpClientFactory clients, ClerkSettings clerk) : IClerkInstance
{
    /// <inheritdoc/>
    public async Task<string?> FindProblem(CancellationToken cancellationToken)
    {
        var (published, problem) = await ReadKeys(nameof(SigningKeys), clerk.JwksUrl, cancellationToken);
        if (published is null)
        {
            return problem;
        }

        // Of the Backend API's calls, this one reads nobody's data, and Clerk does not rate-limit it.
        var backendKeys = new Uri(clerk.ApiUrl, "/v1/jwks");
        var (own, refusal) = await ReadKeys(
            ClerkBackend.SessionTokens, backendKeys, cancellationToken, whenForbidden: "Clerk refuses the secret key: ");
        return own is null ? refusal
            : own.Overlaps(published) ? null
            : $"The secret key belongs to another Clerk instance than {clerk.FrontendApiUrl}.";
    }

    private async Task<(HashSet<string>? Ids, string? Problem)> ReadKeys(
        string client, Uri address, CancellationToken cancellationToken, string whenForbidden = "")
    {
        try
        {
            using var response = await clients.CreateClient(client).GetAsync(address, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var why = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? whenForbidden : "";
                return (null, $"{why}{address} responds with {(int)response.StatusCode}.");
            }

            var keys = new JsonWebKeySet(await response.Content.ReadAsStringAsync(cancellationToken)).Keys;
            return keys.Count == 0 ? (null, $"{address} has no keys.") : ([.. keys.Select(key => key.Kid)], null);
        }
        catch (Exception exception) when (UpstreamHttp.IsFailure(exception, cancellationToken))
        {
            return (null, $"{address} does not respond.");
        }
        catch (ArgumentException)
        {
            return (null, $"{address} responds with something other than keys.");
        }
    }
}
