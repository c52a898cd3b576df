using FluentValidation;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>The rule for the slug in every request that names an app.</summary>
internal static class AppValidation
{
    public static IRuleBuilderOptions<T, string> IsAppSlug<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(AppSlug.IsValid).WithMessage("app must be a slug of 1 to 63 lower-case letters, digits and inner hyphens.");
}
