namespace FocusAccount.Domain.Apps;

/// <summary>Why an app is refused.</summary>
public static class AppErrors
{
    public static readonly Error TooManyApps =
        new(ErrorKind.Invalid, "unknown_app", "This app is not known, and no more apps can be made known by asking for them.");

    public static Error Configured(AppSlug app) =>
        new(ErrorKind.Invalid, "configured_app", $"The setting Apps__{app}__StarterCredits names this app and would overwrite the change at the next start; change the setting.");
}
