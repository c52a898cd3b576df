namespace FocusAccount.Domain.Tokens;

/// <summary>The permissions that a program has by a personal access token of a person.</summary>
[Flags]
public enum Scopes
{
    None = 0,

    /// <summary>Read the wallet: the balance and the starter grants.</summary>
    WalletRead = 1,

    /// <summary>Read jobs.</summary>
    JobsRead = 2,

    /// <summary>Start jobs, and so spend credits; extend, settle and cancel them.</summary>
    JobsWrite = 4,

    /// <summary>Get the person's access tokens for other providers, such as GitHub.</summary>
    ProvidersRead = 8,

    All = WalletRead | JobsRead | JobsWrite | ProvidersRead,
}

/// <summary>The names of scopes, in a list that is separated by spaces (RFC 6749, 3.3).</summary>
public static class ScopeNames
{
    private static readonly (Scopes Scope, string Name)[] Names =
    [
        (Scopes.WalletRead, "wallet:read"),
        (Scopes.JobsRead, "jobs:read"),
        (Scopes.JobsWrite, "jobs:write"),
        (Scopes.ProvidersRead, "providers:read"),
    ];

    /// <summary>Parses a list of at least one name; a name may be repeated.</summary>
    public static bool TryParse(string text, out Scopes scopes)
    {
        scopes = Known(text);
        return scopes != Scopes.None && Split(text).All(name => Named(name) != Scopes.None);
    }

    /// <summary>Those scopes of a list that exist.</summary>
    public static Scopes Known(string text) => Split(text).Aggregate(Scopes.None, (scopes, name) => scopes | Named(name));

    /// <summary>The names of scopes, always in the same order.</summary>
    public static string Of(Scopes scopes) =>
        string.Join(' ', Names.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Name));

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Scopes Named(string name) => Array.Find(Names, known => known.Name == name).Scope;
}
