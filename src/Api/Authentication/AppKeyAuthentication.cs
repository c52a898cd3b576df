using FocusAccount.Api.Hosting;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Authentication;

/// <summary>Authenticates an app by its key, which is in one of two headers.</summary>
internal sealed class AppKeyAuthentication(
    CredentialCache<AppKeyHolder> keys, RequestDispatcher dispatcher, ILogger<AppKeyAuthentication> logger)
{
    /// <summary>The header of a key beside a person's credential.</summary>
    public const string Header = "Focus-App-Key";

    // A verdict at hand needs no use case.
    public async Task<Result<AppKeyHolder>> Authenticate(Secret key, HttpContext context) =>
        keys.Find(key) ?? await dispatcher.Send(new AuthenticateAppKey(key), context);

    /// <summary>The app of the key beside a person's credential, or why the key is refused; the log has the reason.</summary>
    public async Task<Result<AppKeyHolder>> AuthenticateBeside(string key, HttpContext context)
    {
        var found = await Authenticate(new Secret(key), context);
        if (found.Error is { } refusal)
        {
            CallerAuthentication.LogRefused(logger, refusal.Code, refusal.Reason ?? refusal.Message);
            return refusal with { Details = new Dictionary<string, object> { ["field"] = Header } };
        }

        return found;
    }
}
