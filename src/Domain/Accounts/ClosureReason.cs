namespace FocusAccount.Domain.Accounts;

/// <summary>
/// Why an account is closed: nothing can be done as its person, while its open jobs can still be settled. A ban and an operator's closure
/// suspend the account; a deletion is final.
/// </summary>
public enum ClosureReason
{
    /// <summary>Clerk has banned the person; lifted when Clerk lifts the ban.</summary>
    Banned,

    /// <summary>The person was deleted at Clerk.</summary>
    Deleted,

    /// <summary>An operator has closed the account.</summary>
    Operator,
}
