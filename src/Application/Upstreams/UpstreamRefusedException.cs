namespace FocusAccount.Application.Upstreams;

/// <summary>A service that we depend on refused us with a status that no caller can mend: our key, or our plan there, needs a person.</summary>
public sealed class UpstreamRefusedException(string dependency, int status) : Exception($"{dependency} refused us with status {status}.")
{
    public string Dependency => dependency;

    public int Status => status;
}
