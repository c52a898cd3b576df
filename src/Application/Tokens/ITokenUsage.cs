namespace FocusAccount.Application.Tokens;

/// <summary>Records when tokens are used, off the request's path; what cannot be recorded is dropped.</summary>
public interface ITokenUsage
{
    /// <summary>Notes a use at a time (UTC), unless one was noted in the five minutes before.</summary>
    void Record(TokenHolder holder, DateTimeOffset now);
}
