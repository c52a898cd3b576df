using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using FocusAccount.Domain.X;
using MediatR;

namespace FocusAccount.Application.X;

/// <summary>Asks X who the owner of an X token is, and passes the answer on.</summary>
public sealed record GetMe(Secret? Token) : IQuery<string>;

internal sealed class GetMeHandler(IXApi x) : IRequestHandler<GetMe, Result<string>>
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

    // One of ours, sent by mistake, must not leave the house, nor a session token (a JWT, which X's never are), good for us or not; and what
    // no header can carry is no token.
    private static bool MaySend(string token) =>
        !token.StartsWith(AccessTokenFormat.Prefix, StringComparison.Ordinal)
        && !token.StartsWith(JwtPrefix, StringComparison.Ordinal)
        && token.All(character => character is > ' ' and <= '~');
}
