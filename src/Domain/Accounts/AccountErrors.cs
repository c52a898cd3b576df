namespace FocusAccount.Domain.Accounts;

/// <summary>Why an account refuses.</summary>
public static class AccountErrors
{
    public static Error InsufficientCredits(long available, long needed) =>
        new(ErrorKind.InsufficientCredits, "insufficient_credits", $"The job needs {needed} credits and the account has {available}.")
        {
            Details = new Dictionary<string, object> { ["available"] = available, ["needed"] = needed },
        };
}
