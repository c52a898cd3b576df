using System.Text.Json;
using FluentValidation;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>The rules that requests about jobs share.</summary>
internal static class JobValidation
{
    public static void IsCost<T>(this IRuleBuilder<T, int> rule, string field) =>
        rule.InclusiveBetween(0, int.MaxValue).WithMessage($"{field} must be a whole number from 0 to {int.MaxValue}.");

    public static void IsAction<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(Job.IsValidAction).WithMessage($"action must be 1 to {Job.MaxActionLength} characters, without NUL.");

    public static void IsMetadata<T>(this IRuleBuilder<T, JsonElement?> rule) =>
        rule.Must(sent => sent is null || Metadata.CreateOrNull(sent.Value) is not null)
            .WithMessage(
                $"metadata must be a JSON object of at most {Metadata.MaxBytes} bytes and {Metadata.MaxDepth} levels, "
                + "without NUL or broken characters, and with numbers of ordinary size.");
}
