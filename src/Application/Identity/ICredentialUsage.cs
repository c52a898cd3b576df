using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Tokens;

namespace FocusAccount.Application.Identity;

/// <summary>
/// Records when tokens and keys are used, off the request's path, at a time (UTC), unless a use was recorded in the five minutes before. A
/// use that cannot be recorded is dropped.
/// </summary>
public interface ICredentialUsage
{
    /// <summary>Records the use of a personal access token.</summary>
    void Record(TokenHolder token, DateTimeOffset now);

    /// <summary>Records the use of an app key.</summary>
    void Record(AppKeyHolder key, DateTimeOffset now);
}
