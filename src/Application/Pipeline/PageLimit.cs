using FluentValidation;

namespace FocusAccount.Application.Pipeline;

/// <summary>How many items a page of a list has.</summary>
public static class PageLimit
{
    /// <summary>The largest number of items on a page.</summary>
    public const int Max = 200;

    /// <summary>How many items a page has by default.</summary>
    public const int Default = 50;

    internal static void IsPageLimit<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, Max).WithMessage($"limit must be a whole number from 1 to {Max}.");
}
