using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OAuth;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.X;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.OpenApi;

/// <summary>An error under the name of its example in the document, and the type of its body.</summary>
internal sealed record ErrorExample(string Name, HttpError Error, Type Body)
{
    /// <summary>Whether it is written for OAuth's clients.</summary>
    public bool IsOAuth => Body == typeof(OAuthErrorBody);

    public int Status => IsOAuth ? OAuthErrorResponse.StatusOf(Error) : Error.Status;

    public string Code => IsOAuth ? OAuthErrorResponse.CodeOf(Error) : Error.Code;

    /// <summary>The body as it is written.</summary>
    public object Value => IsOAuth
        ? OAuthErrorResponse.BodyOf(Error)
        : ErrorResponse.Body(Error, ErrorBody.ExampleOrigin, ErrorBody.ExampleTraceId);
}

/// <summary>
/// Finds errors by their statics. A field is the example itself; a method that makes an error is called here with sample arguments.
/// </summary>
internal static class ErrorExamples
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(30);

    private static readonly Holds SampleHolds = new(
        new HeldCredits(Credits: 3, Jobs: 1), OldestEndsAt: new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero));

    private static readonly TokenBudget SampleBudget = new(
        Guid.Empty,
        new Budget(Limit: 50, BudgetPeriod.Day),
        StartedAt: new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero),
        ResetsAt: new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
        Spent: 38);

    private static readonly Dictionary<MethodInfo, HttpError> Samples = new[]
    {
        Sample(() => AccountErrors.InsufficientCredits(17, 500), refusal => AccountErrors.WithHolds(refusal, SampleHolds)),
        Sample(() => AccountErrors.BudgetExceeded(SampleBudget, 170, 20), refusal => AccountErrors.WithHolds(refusal, SampleHolds)),
        Sample(() => TokenErrors.CannotWiden("scope")),
        Sample(() => TokenErrors.InsufficientScope(Scopes.JobsWrite)),
        Sample(() => TokenErrors.AppNotAllowed(new[] { new AppSlug("video") })),
        Sample(() => JobErrors.AlreadySettled(JobStatus.Completed, 17)),
        Sample(() => JobErrors.AboveMaxCost(20)),
        Sample(() => JobErrors.ChargedAboveReserve(5)),
        Sample(() => JobErrors.TooManyOpen(OpenJobOptions.Default.Max)),
        Sample(() => DeviceErrors.SlowDown(AWhile)),
        Sample(() => OAuthErrors.InvalidScope("wallet:read jobs:read")),
        Sample(() => DeviceErrors.TooManyGuesses(AWhile)),
        Sample(() => XErrors.Refused(StatusCodes.Status401Unauthorized)),
        Sample(() => RateLimits.TooMany(AWhile)),
        Sample(() => HttpErrors.SignInFirst($"{ErrorBody.ExampleOrigin}/signin", null)),
    }.ToDictionary();

    /// <summary>The error that a class of errors has under a name.</summary>
    /// <exception cref="InvalidOperationException">It has none, or a method without a sample here.</exception>
    public static ErrorExample Find(Type errors, string name, Type body)
    {
        var error = errors.GetMember(name, Statics) switch
        {
            [FieldInfo field] => ToHttp(field.GetValue(null)),
            [MethodInfo method] when Samples.TryGetValue(method, out var sample) => sample,
            _ => throw new InvalidOperationException($"{errors.Name}.{name} is neither an error nor a method with a sample here."),
        };

        // Two errors of HTTP share a code.
        return new ErrorExample(errors == typeof(HttpErrors) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : error.Code, error, body);
    }

    private static KeyValuePair<MethodInfo, HttpError> Sample<T>(Expression<Func<T>> call, Func<T, T>? complete = null)
    {
        var error = call.Compile()();
        return new(((MethodCallExpression)call.Body).Method, ToHttp(complete is null ? error : complete(error)));
    }

    private static HttpError ToHttp(object? error) => error as HttpError ?? (HttpError)(Error)error!;
}
