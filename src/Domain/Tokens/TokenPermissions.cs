using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Tokens;

/// <summary>
/// The permissions of a personal access token: its scopes, the apps whose jobs it may use (none is every app), and its budget.
/// </summary>
public sealed record TokenPermissions(Scopes Scopes, IReadOnlyList<AppSlug> Apps, Budget? Budget)
{
    /// <summary>The most apps that a token can be limited to.</summary>
    public const int MaxApps = 20;

    /// <summary>Everything that the person may do with jobs, the wallet and providers.</summary>
    public static readonly TokenPermissions All = new(Scopes.All, [], Budget: null);

    /// <summary>The slugs of the apps, separated by spaces; null for every app.</summary>
    public string? AppNames => Apps.Count == 0 ? null : string.Join(' ', Apps);

    /// <summary>The id of the token with these permissions if its budget counts; null if it has none.</summary>
    public Guid? BudgetTokenOf(Guid? tokenId) => Budget is null ? null : tokenId;

    /// <summary>Null when all of these scopes are given; otherwise the refusal, which names them.</summary>
    public Error? WhyNot(Scopes needed) => Scopes.HasFlag(needed) ? null : TokenErrors.InsufficientScope(needed);

    /// <summary>Null when the jobs of an app may be used; otherwise the refusal.</summary>
    public Error? WhyNot(AppSlug app) => Apps.Count == 0 || Apps.Contains(app) ? null : TokenErrors.AppNotAllowed(Apps);

    /// <summary>These permissions without some of them; what is null stays. Refused if it would add a scope or an app.</summary>
    public Result<TokenPermissions> Narrow(Scopes? scopes, IReadOnlyList<AppSlug>? apps, Budget? budget)
    {
        if (scopes is { } kept && !Scopes.HasFlag(kept))
        {
            return TokenErrors.CannotWiden("scope");
        }

        if (apps is not null && Apps.Count > 0 && (apps.Count == 0 || apps.Except(Apps).Any()))
        {
            return TokenErrors.CannotWiden("apps");
        }

        return new TokenPermissions(scopes ?? Scopes, apps ?? Apps, budget ?? Budget);
    }
}

/// <summary>
/// The terms on which a token is issued: its name, its permissions, how long it lives, and if it was asked for by OAuth, for which client and
/// which resource.
/// </summary>
public sealed record TokenTerms(
    string? Name, TokenPermissions Permissions, TimeSpan Lifetime, string? ClientId = null, string? Resource = null)
{
    /// <summary>These terms without some of the permissions; what is null stays. Nothing is added but a budget where there is none.</summary>
    public Result<TokenTerms> Narrow(TokenChanges changes)
    {
        if (changes.Lifetime > Lifetime)
        {
            return TokenErrors.CannotWiden("expires_in");
        }

        if (changes.Budget is { } budget && Permissions.Budget is { } asked && !budget.IsWithin(asked))
        {
            return TokenErrors.CannotWiden("budget");
        }

        var narrowed = Permissions.Narrow(changes.Scopes, changes.Apps, changes.Budget);
        return narrowed.Error is { } refusal
            ? refusal
            : this with { Name = changes.Name ?? Name, Permissions = narrowed.Value, Lifetime = changes.Lifetime ?? Lifetime };
    }
}

/// <summary>The changes that a person makes to a token; a null changes nothing.</summary>
public sealed record TokenChanges(
    string? Name = null, Scopes? Scopes = null, IReadOnlyList<AppSlug>? Apps = null, Budget? Budget = null, TimeSpan? Lifetime = null);
