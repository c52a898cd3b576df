using FluentValidation;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>What an operator's requests about accounts ask of their fields.</summary>
internal static class AccountRules
{
    private const string ClerkPrefix = "user_";

    public static void NamesAnAccount<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => IdIn(name) is not null).WithMessage("account must be an account's id or a Clerk id (user_…).");

    public static void IsAmount<T>(this IRuleBuilder<T, int> rule) =>
        rule.GreaterThan(0).WithMessage($"amount must be a whole number from 1 to {int.MaxValue}.");

    public static void IsReason<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(reason => Account.IsValidReason(reason.Trim())).WithMessage($"reason must be 1 to {Account.MaxReasonLength} characters, without control characters.");

    /// <summary>The id of the account that an operator names by it or by its Clerk id; null when the name is neither.</summary>
    public static Guid? IdIn(string name) =>
        name.StartsWith(ClerkPrefix, StringComparison.Ordinal) && name.Length > ClerkPrefix.Length ? Account.IdOf(name)
        : Guid.TryParseExact(name, "D", out var id) ? id
        : null;
}
