namespace FocusAccount.Domain.Apps;

/// <summary>Why an app is refused.</summary>
public static class AppErrors
{
    public static readonly Error TooManyApps =
        new(ErrorKind.Invalid, "unknown_app", "This app is not known, and no more apps can be made known by asking for them.");
}
