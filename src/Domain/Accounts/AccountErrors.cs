namespace FocusAccount.Domain.Accounts;

/// <summary>Why an account refuses.</summary>
public static class AccountErrors
{
    public static readonly Error Unknown =
        new(ErrorKind.NotFound, "unknown_account", "There is no such account; it opens when its owner first signs in.");

    public static readonly Error TooManyCredits =
        new(ErrorKind.Invalid, "too_many_credits", $"The account would hold more than {Account.MaxCredits} credits.");

    public static Error InsufficientCredits(long available, long needed) =>
        new(ErrorKind.InsufficientCredits, "insufficient_credits", $"The job needs {needed} credits and the account has {available}.")
        {
            Details = new Dictionary<string, object> { ["available"] = available, ["needed"] = needed },
        };

    public static Error NotEnoughToRevoke(long available, long amount) =>
        new(ErrorKind.Invalid, "not_enough_to_revoke", $"The account has {available} credits; {amount} cannot be revoked, for that would leave it below zero.");
}
