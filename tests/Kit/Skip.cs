namespace FocusAccount.Kit;

/// <summary>
/// The only way to skip a test: this machine lacks something. In CI (the variable <c>CI</c> is set) that is a failure, unless the list
/// <c>CI_MAY_SKIP</c> names what is missing, so that CI cannot pass by testing nothing. <c>.ci/run</c> sets both.
/// </summary>
public static class Skip
{
    /// <summary>The exception that ends a test without something: as skipped, or as failed.</summary>
    public static Exception Without(string need, string reason) =>
        Without(need, reason, Environment.GetEnvironmentVariable("CI"), Environment.GetEnvironmentVariable("CI_MAY_SKIP"));

    /// <summary>The same, with the values of the two variables.</summary>
    public static Exception Without(string need, string reason, string? ci, string? maySkip) =>
        ci is null or "" or "false" ? new IgnoreException(reason)
        : (maySkip ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(need) ? new IgnoreException($"{reason} CI_MAY_SKIP allows it.")
        : new AssertionException($"{reason} In CI this is a failure, unless CI_MAY_SKIP names \"{need}\".");
}
