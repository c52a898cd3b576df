using System.Reflection;
using System.Text.RegularExpressions;
using FocusAccount.Api.Hosting;
using FocusAccount.Application;
using FocusAccount.Infrastructure;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The table of events in docs/operations.md, compared with the code in both directions.</summary>
public sealed partial class EventTableTests
{
    private const string RequestLine = "RequestHandled";

    private static readonly string[] Levels = ["Debug", "Information", "Warning", "Error", "Critical"];

    private static readonly Assembly[] Ours = [typeof(ServiceHost).Assembly, typeof(ApplicationSetup).Assembly, typeof(InfrastructureSetup).Assembly];

    [Test]
    public void Lists_every_event_with_its_level_and_properties()
    {
        var listed = Table().Where(row => row.Name != RequestLine).ToDictionary(row => row.Name, row => row.Properties);
        var written = Written().ToDictionary(method => method.Event.EventName!, PropertiesOf);

        listed.Should().BeEquivalentTo(written);
    }

    [Test]
    public void Lists_the_level_of_every_event()
    {
        var table = Table().ToDictionary(row => row.Name, row => row.Levels);

        foreach (var (method, written) in Written())
        {
            // For an event whose level varies, the table names each level.
            var varies = method.GetParameters().Any(parameter => parameter.ParameterType == typeof(LogLevel));
            var levels = table[written.EventName!];
            (varies ? levels.Length > 1 : levels is [var one] && one == $"{written.Level}").Should().BeTrue($"that is the level of {written.EventName}");
        }
    }

    [Test]
    public async Task Describes_the_event_of_a_request()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);

        await Given.AnyoneNew(service).Get("/api/nowhere");
        await Given.AnyoneNew(service).Start(cost: -1);

        var properties = log.Events(RequestLine).Last().EnumerateObject().Select(property => property.Name).Where(name => name[0] != '@');
        properties.Except(["EventId", "SourceContext"]).Should().BeEquivalentTo(Table().Single(row => row.Name == RequestLine).Properties);
    }

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Event)> Written() =>
        from assembly in Ours
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let written = method.GetCustomAttribute<LoggerMessageAttribute>()
        where written is not null
        select (method, written);

    private static string[] PropertiesOf((MethodInfo Method, LoggerMessageAttribute Event) written)
    {
        string[] inMessage = [.. Placeholder().Matches(written.Event.Message).Select(match => match.Groups["name"].Value)];
        written.Method.GetParameters()
            .Where(parameter => parameter.ParameterType != typeof(LogLevel) && !parameter.ParameterType.IsAssignableTo(typeof(ILogger)) && !parameter.ParameterType.IsAssignableTo(typeof(Exception)))
            .Should().HaveCount(inMessage.Length, $"each parameter of {written.Event.EventName} has its name from the message");
        return inMessage;
    }

    private static IEnumerable<(string Name, string[] Levels, string[] Properties)> Table()
    {
        var lines = Assembly.GetExecutingAssembly().TextOf("operations.md").Split('\n');
        return
            from line in lines.SkipWhile(line => !line.StartsWith("| event |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            let cells = line.Split('|')
            from name in Quoted(cells[1])
            select (name, Levels.Where(level => cells[2].Contains(level, StringComparison.Ordinal)).ToArray(), Quoted(cells[3]));
    }

    private static string[] Quoted(string cell) => [.. Code().Matches(cell).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("`(?<name>[A-Z]\\w+)`")]
    private static partial Regex Code();
}
