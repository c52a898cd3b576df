using FluentValidation;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// The terms of a token that a program asks for or a person changes, as they were sent: scopes separated by spaces, slugs of apps, a budget
/// such as 50/day, and a life in seconds. A null says nothing.
/// </summary>
public sealed record TokenTermsRequest(
    string? Name = null, string? Scope = null, IReadOnlyList<string>? Apps = null, string? Budget = null, int? ExpiresIn = null)
{
    /// <summary>A request that says nothing.</summary>
    public static readonly TokenTermsRequest Nothing = new();

    /// <summary>The OAuth client that asks; null without OAuth.</summary>
    public string? ClientId { get; init; }

    /// <summary>The resource server that it names; null without OAuth.</summary>
    public string? Resource { get; init; }

    /// <summary>The terms that a program asks for: everything that it does not limit.</summary>
    internal TokenTerms ToTerms()
    {
        var asked = ToChanges();
        return new TokenTerms(
            asked.Name,
            new TokenPermissions(asked.Scopes ?? Scopes.All, asked.Apps ?? [], asked.Budget),
            asked.Lifetime ?? PersonalAccessToken.MaxLifetime,
            ClientId,
            Resource);
    }

    /// <summary>The changes that a person makes. The request must be valid.</summary>
    internal TokenChanges ToChanges() => new(
        PersonalAccessToken.NameOrNull(Name),
        Scope is not null && ScopeNames.TryParse(Scope, out var scopes) ? scopes : null,
        Apps?.Distinct().Select(app => new AppSlug(app)).ToList(),
        Budget is not null && Domain.Tokens.Budget.TryParse(Budget, out var budget) ? budget : null,
        ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}

/// <summary>The rules that requests about the terms of a token share.</summary>
internal sealed class TokenTermsValidator : AbstractValidator<TokenTermsRequest>
{
    public TokenTermsValidator()
    {
        RuleFor(terms => terms.Scope)
            .Must(scope => scope is null || ScopeNames.TryParse(scope, out _))
            .WithMessage($"scope must be one or more of {ScopeNames.Of(Scopes.All)}, separated by spaces.");
        RuleFor(terms => terms.Apps)
            .Must(apps => apps is null || AreApps(apps))
            .WithMessage($"apps must be 1 to {TokenPermissions.MaxApps} slugs of apps.");
        RuleFor(terms => terms.Budget)
            .Must(budget => budget is null || Domain.Tokens.Budget.TryParse(budget, out _))
            .WithMessage($"budget must be a whole number from 1 to {int.MaxValue}, a slash, and day, week, month or total, as in 50/day.");
        RuleFor(terms => terms.ExpiresIn)
            .InclusiveBetween((int)PersonalAccessToken.MinLifetime.TotalSeconds, (int)PersonalAccessToken.MaxLifetime.TotalSeconds)
            .WithMessage(
                $"expires_in must be a whole number of seconds from {PersonalAccessToken.MinLifetime.TotalSeconds} (a day) "
                + $"to {PersonalAccessToken.MaxLifetime.TotalSeconds} (90 days).");
    }

    private static bool AreApps(IReadOnlyList<string> apps) =>
        apps.Count is > 0 and <= TokenPermissions.MaxApps && apps.All(app => app is not null && AppSlug.IsValid(app));
}
