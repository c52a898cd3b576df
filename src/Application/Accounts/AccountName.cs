using FluentValidation;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>How an operator names an account, by its id or by its owner's Clerk id, and gives a reason.</summary>
internal static class AccountName
{
    /// <summary>The id of the account; null when the name is neither an account's id nor a Clerk id.</summary>
    public static Guid? IdOf(string name) =>
        ClerkUser.IsId(name) ? Account.IdOf(name)
        : Guid.TryParseExact(name, "D", out var id) ? id
        : null;

    /// <summary>
    /// Why an operator may not change the account of a valid name: it is the operator's own. A command has no Clerk id, so it is not checked.
    /// </summary>
    public static Error? WhyNotBy(string? operatorClerkId, string name) =>
        operatorClerkId is not null && IdOf(name) == Account.IdOf(operatorClerkId) ? AccountErrors.OwnAccount : null;

    public static IRuleBuilderOptions<T, string> IsReason<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(reason => Account.IsValidReason(reason.Trim()))
            .WithMessage($"reason must be 1 to {Account.MaxReasonLength} characters, with a letter or a digit and without control characters.");

    public static IRuleBuilderOptions<T, string> IsAccountName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => IdOf(name) is not null).WithMessage("account must be an account's id or a Clerk id (user_…).");
}
