using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.X;

/// <summary>X's API.</summary>
public interface IXApi
{
    /// <summary>
    /// Returns X's JSON response to <c>GET /2/users/me</c> with this token. Errors: <see cref="XErrors.Refused"/>,
    /// <see cref="XErrors.Unavailable"/>.
    /// </summary>
    Task<Result<string>> GetMe(Secret token, CancellationToken cancellationToken);
}
