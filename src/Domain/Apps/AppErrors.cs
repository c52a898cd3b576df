namespace FocusAccount.Domain.Apps;

/// <summary>Errors of apps.</summary>
public static class AppErrors
{
    public static readonly Error TooManyApps =
        new(ErrorKind.Invalid, "unknown_app", "This app is not registered and the limit of apps is reached; ask an operator to add it.");

    public static Error Configured(AppSlug app) =>
        new(
            ErrorKind.Invalid,
            "configured_app",
            $"The setting Apps__{app}__StarterCredits would overwrite this change at the next start; change the setting instead.");
}
