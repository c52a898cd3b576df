namespace FocusAccount.Domain.Apps;

/// <summary>Errors of apps.</summary>
public static class AppErrors
{
    /// <summary>The app is not registered, and the account holds the grants of as many such apps as it may.</summary>
    public static readonly Error TooManyApps = new(
        ErrorKind.Invalid,
        "unknown_app",
        $"This app is not registered, and the account holds {App.MaxUnregistered} grants of such apps; ask an operator to register it.");

    public static Error NotRegistered(AppSlug app) =>
        new(ErrorKind.Invalid, "app_not_registered", $"No app '{app}' is registered; apps list has those that are, and apps set with --starter-credits registers one.");

    public static Error Configured(AppSlug app) =>
        new(
            ErrorKind.Invalid,
            "configured_app",
            $"The settings Apps__{app}__… would overwrite this change at the next start; change the settings instead.");
}
