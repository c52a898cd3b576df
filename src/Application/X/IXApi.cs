using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.X;

/// <summary>X's API.</summary>
public interface IXApi
{
    /// <summary>What X answers to <c>GET /2/users/me</c> with this token; a null status means that X did not answer.</summary>
    Task<XAnswer> GetMe(Secret token, CancellationToken cancellationToken);
}

/// <summary>An answer of X: its HTTP status, or null when none came, and its body.</summary>
public sealed record XAnswer(int? Status, string Body);
