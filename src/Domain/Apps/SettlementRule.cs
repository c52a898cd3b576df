namespace FocusAccount.Domain.Apps;

/// <summary>Who may settle the jobs of an app.</summary>
public enum SettlementRule
{
    /// <summary>Each credential that may start a job may settle it, too: the rule of the contract.</summary>
    Holder,

    /// <summary>The app alone, by its key or by the token of the job.</summary>
    App,
}
