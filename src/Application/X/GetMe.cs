using System.Text.RegularExpressions;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.X;

/// <summary>Queries X for the owner of an X token, and returns X's JSON.</summary>
public sealed record GetMe(Secret? Token) : IUpstreamQuery<string>;

internal sealed partial class GetMeHandler(IXApi x) : IRequestHandler<GetMe, Result<string>>
{
    // {" in base64url: the start of the header of every JWT (RFC 7519, 3.1).
    private const string JwtPrefix = "eyJ";

    private static readonly string[] OurPrefixes = [TokenFormat.PersonalAccessToken.Prefix, TokenFormat.AppKey.Prefix, JobTokens.Prefix];

    public async Task<Result<string>> Handle(GetMe query, CancellationToken cancellationToken)
    {
        if (query.Token?.Reveal() is not { } token || !MaySend(token))
        {
            return XErrors.TokenMissing;
        }

        return await x.GetMe(query.Token, cancellationToken);
    }

    // A token or a key of ours or a session token (a JWT, which X's tokens never are) must not go on to X if sent by mistake. Neither does a
    // text that is not written as a bearer token (RFC 6750, 2.1), such as one in quotes.
    private static bool MaySend(string token) =>
        BearerToken().IsMatch(token)
        && !Array.Exists(OurPrefixes, prefix => token.Contains(prefix, StringComparison.OrdinalIgnoreCase))
        && !token.StartsWith(JwtPrefix, StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z")]
    private static partial Regex BearerToken();
}
