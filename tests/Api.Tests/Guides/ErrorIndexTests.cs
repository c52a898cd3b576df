using System.Reflection;
using System.Text.RegularExpressions;
using FocusAccount.Api.Hosting;
using FocusAccount.Application;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>The index of errors (docs/guides/errors.md) has every error of the code, and no other.</summary>
public sealed partial class ErrorIndexTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Arguments for the statics that make an error; their values reach neither its code nor its status.
    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(int)] = 400,
        [typeof(long)] = 1L,
        [typeof(string)] = "sample",
        [typeof(TimeSpan)] = TimeSpan.FromSeconds(1),
        [typeof(TimeSpan?)] = TimeSpan.FromSeconds(1),
        [typeof(AppSlug)] = new AppSlug("sample"),
        [typeof(IEnumerable<AppSlug>)] = new[] { new AppSlug("sample") },
        [typeof(Scopes)] = Scopes.WalletRead,
        [typeof(TokenBudget)] = TokenBudget.Set(Guid.Empty, new Budget(Limit: 1, BudgetPeriod.Day), DateTimeOffset.UnixEpoch),
        [typeof(Domain.Jobs.JobStatus)] = Domain.Jobs.JobStatus.Completed,
    };

    private static readonly Assembly Api = typeof(ServiceHost).Assembly;

    private static readonly Dictionary<string, Match> Explained =
        Explanation().Matches(Api.TextOf("guides/errors.md")).ToDictionary(match => match.Groups["code"].Value);

    [Test]
    public void Has_every_error_and_no_other() =>
        Explained.Keys.Should().BeEquivalentTo(Errors().Select(error => error.Code).Distinct());

    [Test]
    public void Has_the_status_of_every_error() =>
        Errors().Where(error => error.Code != "request_refused" && Explained[error.Code].Groups["status"].Value != $"{error.Status}")
            .Select(error => $"{error.Code} is {error.Status}")
            .Should().BeEmpty();

    [Test]
    public void Recommends_a_retry_where_time_can_help() =>
        Errors().Where(error => error.WaitHelps && !Explained[error.Code].Groups["retry"].Value.StartsWith("helps", StringComparison.Ordinal))
            .Select(error => error.Code)
            .Should().BeEmpty();

    [Test]
    public void Says_of_every_code_in_the_same_form_whether_a_retry_helps() =>
        Explained.Should().HaveCount(Heading().Count(Api.TextOf("guides/errors.md")), "a heading is followed by **STATUS. A retry … .** and the cause");

    private static List<(string Code, int Status, bool WaitHelps)> Errors() =>
    [
        .. from assembly in new[] { typeof(Error).Assembly, typeof(ApplicationSetup).Assembly, typeof(InfrastructureSetup).Assembly, Api }
           from type in assembly.GetTypes()
           from member in type.GetMembers(Statics)
           let error = Make(member)
           where error is not null
           select Read(error),
    ];

    // An Error, an HttpError, or null for a member that is neither and makes neither.
    private static object? Make(MemberInfo member) => member switch
    {
        FieldInfo field when IsError(field.FieldType) => field.GetValue(null),
        MethodInfo method when IsError(method.ReturnType) && !method.IsSpecialName && method.GetParameters().All(HasSample) =>
            method.Invoke(null, [.. method.GetParameters().Select(parameter => Samples[parameter.ParameterType])]),
        _ => null,
    };

    private static bool IsError(Type type) => type == typeof(Error) || type.FullName == "FocusAccount.Api.Errors.HttpError";

    private static bool HasSample(ParameterInfo parameter) => Samples.ContainsKey(parameter.ParameterType);

    private static (string Code, int Status, bool WaitHelps) Read(object error)
    {
        var http = error is Error refusal ? Api.GetType("FocusAccount.Api.Errors.HttpError")!.GetMethod("op_Implicit")!.Invoke(null, [refusal])! : error;
        var (code, status, wait) = (Get("Code"), Get("Status"), Get("RetryAfter"));
        return ((string)code!, (int)status!, wait is not null || status is 503);

        object? Get(string name) => http.GetType().GetProperty(name)!.GetValue(http);
    }

    [GeneratedRegex(@"^### `(?<code>[a-z_]+)`\n\n\*\*(?<status>[\dx]{3})\. A retry (?<retry>(helps|may help|does not help)[^*]*)\.\*\*\s\S", RegexOptions.Multiline)]
    private static partial Regex Explanation();

    [GeneratedRegex("^### ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
