using System.Text.Json;
using FluentValidation;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>The rules that requests about jobs share.</summary>
internal static class JobValidation
{
    public static void IsCost<T>(this IRuleBuilder<T, int> rule, string field) =>
        rule.InclusiveBetween(0, int.MaxValue).WithMessage($"{field} must be a whole number from 0 to {int.MaxValue}.");

    public static void IsCost<T>(this IRuleBuilder<T, int?> rule, string field) =>
        rule.InclusiveBetween(0, int.MaxValue).WithMessage($"{field} must be a whole number from 0 to {int.MaxValue}.");

    public static void IsName<T>(this IRuleBuilder<T, string?> rule, string field) =>
        rule.Must(name => name is null || Job.IsValidName(name))
            .WithMessage($"{field} must be 1 to {Job.MaxNameLength} characters, without NUL.");

    // The contract's bounds, and the setting, which may lower them.
    public static void IsTimeToLive<T>(this IRuleBuilder<T, int?> rule, JobExpiryOptions expiry)
    {
        var message = $"expires_in must be a whole number of seconds from 1 to {expiry.ExpireAfter.TotalSeconds}.";
        rule.InclusiveBetween(1, JobExpiryOptions.MaxSeconds).WithMessage(message)
            .Must(seconds => seconds is null || seconds <= expiry.ExpireAfter.TotalSeconds).WithMessage(message);
    }

    public static void IsMetadata<T>(this IRuleBuilder<T, JsonElement?> rule) =>
        rule.Must(sent => sent is null || Metadata.CreateOrNull(sent.Value) is not null)
            .WithMessage(
                $"metadata must be a JSON object of at most {Metadata.MaxBytes} bytes and {Metadata.MaxDepth} levels, "
                + "without NUL or broken characters, and with numbers of ordinary size.");
}
