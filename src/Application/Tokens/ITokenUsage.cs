namespace FocusAccount.Application.Tokens;

/// <summary>Records when tokens are used, off the request's path; a use that cannot be recorded is dropped.</summary>
public interface ITokenUsage
{
    /// <summary>Records a use at a time (UTC), unless one was recorded in the five minutes before.</summary>
    void Record(TokenHolder holder, DateTimeOffset now);
}
