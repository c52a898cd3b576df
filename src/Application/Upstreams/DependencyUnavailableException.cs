namespace FocusAccount.Application.Upstreams;

/// <summary>A service that we cannot do without is away; the caller may try again.</summary>
public sealed class DependencyUnavailableException(string dependency, Exception? cause = null, int? status = null)
    : Exception($"{dependency} is unavailable.", cause)
{
    public string Dependency => dependency;

    /// <summary>The status of its answer; null when none came.</summary>
    public int? Status => status;
}
