using System.Globalization;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// The wishes of an OAuth client, as they were sent: scopes and apps separated by spaces, a budget such as 50/day, a life in seconds, and a
/// resource server. A null says nothing.
/// </summary>
public sealed record ClientRequest(
    OAuthClient Client, string? Scope = null, string? Apps = null, string? Budget = null, string? ExpiresIn = null, string? Resource = null)
{
    private static readonly TokenTermsValidator Rules = new();

    /// <summary>The scopes of a client that names none, which may not know ours: they can spend nothing.</summary>
    public const Scopes Usual = Scopes.WalletRead | Scopes.JobsRead;

    /// <summary>
    /// The terms to ask the person for. Scopes that are not ours are ignored, because some clients always send others too. Errors:
    /// <see cref="OAuthErrors.InvalidScope"/> when none is left, <see cref="OAuthErrors.UnknownResource"/>, and a term that is not valid.
    /// </summary>
    public Result<TokenTermsRequest> ToTerms(ResourceCatalog resources)
    {
        var scopes = Scope is null ? Usual : ScopeNames.Known(Scope);
        if (scopes == Scopes.None)
        {
            return OAuthErrors.InvalidScope(ScopeNames.Of(Scopes.All));
        }

        var resource = resources.Find(Resource);
        if (resource.Error is { } refusal)
        {
            return refusal;
        }

        var terms = new TokenTermsRequest(
            Client.Name,
            ScopeNames.Of(scopes),
            resource.Value.App is { } app ? [app.Value] : Apps?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Budget,
            Math.Min(Seconds(ExpiresIn), (int)Client.MaxLifetime.TotalSeconds))
        {
            ClientId = Client.Id,
            Resource = resource.Value.Address,
        };
        return Rules.Validate(terms).Errors is [var mistake, ..] ? RequestErrors.Invalid(mistake.ErrorMessage) : terms;
    }

    // Anything but a number becomes a life that the rules for the terms refuse.
    private static int Seconds(string? text) =>
        text is null ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= PersonalAccessToken.MaxLifetime.TotalSeconds ? seconds
        : 0;
}
