namespace FocusAccount.Application.Accounts;

/// <summary>
/// The settings for following Clerk: whether Clerk sends webhooks, after what silence to warn (zero: never), and how long the Clerk id of a
/// deleted person is kept.
/// </summary>
public sealed record ClerkSyncOptions(bool HasWebhooks, TimeSpan WebhookSilence, TimeSpan ForgetDeletedAfter)
{
    public const int DefaultSilenceHours = 24;

    public const int DefaultForgetAfterDays = 30;
}
