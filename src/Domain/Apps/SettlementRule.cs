namespace FocusAccount.Domain.Apps;

/// <summary>
/// Who may settle a job: under `holder` the person, the holder of the job's token and the app by its key; under `app` the latter two alone.
/// </summary>
public enum SettlementRule
{
    /// <summary>Any credential of the person, too: the rule of the contract.</summary>
    Holder,

    /// <summary>The app alone, by its key or by the token of the job.</summary>
    App,
}
