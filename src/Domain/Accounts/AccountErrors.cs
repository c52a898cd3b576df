using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Accounts;

/// <summary>Errors of accounts.</summary>
public static class AccountErrors
{
    public static readonly Error Unknown =
        new(ErrorKind.NotFound, "unknown_account", "This account does not exist; an account is opened when its owner first signs in.");

    /// <summary>The account cannot be used as its person. Apps still settle its open jobs.</summary>
    public static readonly Error Closed =
        new(ErrorKind.Forbidden, "account_closed", "This account is closed; ask the operator of this service.");

    /// <summary>An operator cannot undo a deletion, after which the same person has another Clerk id.</summary>
    public static readonly Error Deleted = new(
        ErrorKind.Conflict,
        "account_deleted",
        "The owner of this account was deleted at Clerk, which is final; a person who comes back has a new account.");

    /// <summary>No operator decides on the own account.</summary>
    public static readonly Error OwnAccount =
        new(ErrorKind.Forbidden, "own_account", "This is your own account; ask another operator to do this.");

    public static readonly Error TooManyCredits =
        new(ErrorKind.Invalid, "too_many_credits", $"The account would have more than {Account.MaxCredits} credits; grant fewer.");

    public static Error InsufficientCredits(long available, long needed) =>
        new(
            ErrorKind.InsufficientCredits,
            "insufficient_credits",
            $"The job needs {needed} credits and the account has {available}; reserve less or get more credits.")
        {
            Details = new Dictionary<string, object> { ["available"] = available, ["needed"] = needed },
        };

    /// <summary>The account may have the credits (whole), but the token may not spend them now.</summary>
    public static Error BudgetExceeded(TokenBudget budget, long available, long needed) =>
        new(
            ErrorKind.InsufficientCredits,
            "budget_exceeded",
            $"The job needs {needed} credits and the token's budget of {budget.Budget} has {budget.Left} left; "
            + (budget.ResetsAt is { } reset && needed <= budget.Budget.Limit
                ? $"reserve less or wait until {reset:yyyy-MM-ddTHH:mmZ}."
                : "reserve less or ask for a larger budget."))
        {
            Details = new Dictionary<string, object> { ["available"] = available, ["needed"] = needed, ["budget"] = budget },
        };

    /// <summary>Adds to <see cref="InsufficientCredits"/> or <see cref="BudgetExceeded"/> what the account's open jobs hold.</summary>
    public static Error WithHolds(Error insufficient, Holds holds)
    {
        var (held, jobs) = (holds.Held.Credits, holds.Held.Jobs);
        var also = jobs == 1 ? $" An open job holds {held} more" : $" {jobs} open jobs hold {held} more";
        var until = holds.OldestEndsAt is { } end ? $"; the oldest ends at {end:yyyy-MM-ddTHH:mmZ}." : ".";
        return insufficient with
        {
            Message = jobs == 0 ? insufficient.Message : $"{insufficient.Message}{also}{until}",
            Details = new Dictionary<string, object>(insufficient.Details) { ["held"] = held, ["holds"] = holds },
        };
    }

    public static Error NotEnoughToRevoke(long available, long amount) =>
        new(
            ErrorKind.Invalid,
            "not_enough_to_revoke",
            $"The account has {available} credits, so {amount} cannot be revoked; revoke at most what it has.");
}
