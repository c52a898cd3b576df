using System.Globalization;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Html;

namespace FocusAccount.Api.Pages;

/// <summary>Shows an operator what people do not need: ratios, times in UTC and the terms of the API.</summary>
internal static class OperatorWords
{
    public static string Ratio(double? ratio) => ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? PlainWords.Nothing;

    /// <summary>A time in UTC.</summary>
    public static IHtmlContent Time(DateTimeOffset? time) => new HtmlString(time is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"""<time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}">{at:yyyy-MM-dd HH:mm}</time>""")
        : PlainWords.Nothing);

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
        + (token.Budget is { } budget ? $"; budget {budget.Budget}, {PlainWords.Number(budget.Left)} left" : "");
}
