using FocusAccount.Domain.Identity;

namespace FocusAccount.Domain.AppKeys;

/// <summary>Errors of app keys. As credentials they have the codes of all credentials.</summary>
public static class AppKeyErrors
{
    public static readonly Error Unknown =
        new(ErrorKind.NotFound, "unknown_app_key", "No valid app key has this id; apps keys list has those of an app.");

    /// <summary>The header Focus-App-Key has the key of an app, and the request starts a job of another.</summary>
    public static readonly Error OtherApp = new(
        ErrorKind.Forbidden,
        "key_of_another_app",
        "The app key belongs to another app than the one that the job names; send the key of that app.");

    public static readonly Error Malformed = CredentialErrors.Malformed with
    {
        Message = "This is not an app key. Send the whole key, which begins with focus_app_, without spaces or quotes.",
    };

    public static readonly Error Invalid = CredentialErrors.Invalid with
    {
        Message = "This app key is not one of this service; ask its operator for another.",
    };

    public static readonly Error Expired = CredentialErrors.Expired with
    {
        Message = "This app key has expired; ask the operator of the service for another.",
    };

    public static readonly Error Revoked = CredentialErrors.Revoked with
    {
        Message = "This app key was revoked; ask the operator of the service for another.",
    };
}
