using System.Text.RegularExpressions;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.X;

/// <summary>Asks X who the owner of an X token is, and passes the answer on.</summary>
public sealed record GetMe(Secret? Token) : IQuery<string>;

internal sealed partial class GetMeHandler(IXApi x) : IRequestHandler<GetMe, Result<string>>
{
    // {" in base64url: how the header of every JWT begins (RFC 7519, 3.1).
    private const string JwtPrefix = "eyJ";

    public async Task<Result<string>> Handle(GetMe query, CancellationToken cancellationToken)
    {
        if (query.Token?.Reveal() is not { } token || !MaySend(token))
        {
            return XErrors.TokenMissing;
        }

        var answer = await x.GetMe(query.Token, cancellationToken);
        return answer.Status == 200 ? answer.Body : XErrors.Failed(answer.Status);
    }

    // One of ours, sent by mistake, must not leave the house, nor a session token (a JWT, which X's never are), good for us or not; and what is not
    // written as a bearer token is (RFC 6750, section 2.1), such as one in quotes, is none.
    private static bool MaySend(string token) =>
        BearerToken().IsMatch(token)
        && !token.Contains(PersonalAccessTokenFormat.Prefix, StringComparison.OrdinalIgnoreCase)
        && !token.StartsWith(JwtPrefix, StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z")]
    private static partial Regex BearerToken();
}
