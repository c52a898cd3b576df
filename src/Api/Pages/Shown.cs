using System.Globalization;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Html;

namespace FocusAccount.Api.Pages;

/// <summary>How the operator's page shows numbers, times and names.</summary>
internal static class Shown
{
    public const string Nothing = "–";

    /// <summary>A whole number with separators of thousands.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>The same with its sign.</summary>
    public static string Change(long number) => (number > 0 ? "+" : "") + Number(number);

    /// <summary>A number and its unit.</summary>
    public static string Count(long number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    public static string Ratio(double? ratio) => ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A time in UTC.</summary>
    public static IHtmlContent Time(DateTimeOffset? time) => new HtmlString(time is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"""<time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}">{at:yyyy-MM-dd HH:mm}</time>""")
        : Nothing);

    /// <summary>A name in the contract as words.</summary>
    public static string Words(string name) => name.Replace('_', ' ');

    /// <summary>Why an account is closed.</summary>
    public static string Closure(string reason) => SnakeCase.Parse<ClosureReason>(reason) switch
    {
        ClosureReason.Banned => "the person is banned at Clerk",
        ClosureReason.Deleted => "the person was deleted at Clerk",
        ClosureReason.Operator => "by an operator",
    };

    /// <summary>The permissions of a token, in the terms of the API.</summary>
    public static string Permissions(PersonalAccessToken token) => ScopeNames.Of(token.Permissions.Scopes)
        + (token.Permissions.Apps.Count == 0 ? "" : $"; only {string.Join(", ", token.Permissions.Apps)}")
        + (token.Budget is { } budget ? $"; budget {budget.Budget}, {Number(budget.Left)} left" : "");
}
