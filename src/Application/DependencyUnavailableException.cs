namespace FocusAccount.Application;

/// <summary>A service that we cannot do without is away; the caller may try again.</summary>
public sealed class DependencyUnavailableException(string dependency, Exception? cause = null)
    : Exception($"{dependency} is unavailable.", cause)
{
    public string Dependency => dependency;
}
