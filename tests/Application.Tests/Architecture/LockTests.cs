using System.Text.RegularExpressions;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using MediatR;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>Locks are visible, and there is one way to take one.</summary>
public sealed partial class LockTests
{
    private const string AccountLocks = "src/Infrastructure/Database/Transactions/AccountLocks.cs";

    [Test]
    public void Are_taken_on_rows_by_AccountLocks_alone()
    {
        var statements =
            from file in Code.Files("src", "*.cs").Concat(Code.Files("src", "*.sql"))
            where file.Path != AccountLocks
            from match in RowLock().Matches(file.Code)
            where !IsSweepOfCodes(match)
            select $"{file}: {match.Value}";

        RowLock().Matches(Code.Read(AccountLocks).Code).Should().NotBeEmpty();
        statements.ShouldBeNone();
    }

    [Test]
    public void Are_the_one_read_of_a_group_command()
    {
        var types = Code.Application.GetTypes();
        var commands = types.Where(type => type.IsClass && type.IsAssignableTo(typeof(IGroupCommand))).ToList();
        var handlers = types.Where(type => Array.Exists(type.GetInterfaces(), port => Handles(port, commands))).ToList();

        commands.Should().BeEquivalentTo([typeof(StartJob), typeof(ExtendJob), typeof(CancelJob), typeof(CompleteJob), typeof(FailJob), typeof(ExpireJob)]);
        handlers.Should().HaveCount(commands.Count);
        handlers.Should().OnlyContain(handler =>
            handler.GetConstructors().Single().GetParameters().Any(parameter => parameter.ParameterType == typeof(IAccountLocks)));
    }

    [Test]
    public void Are_not_taken_and_nothing_is_written_by_a_method_called_Find()
    {
        var methods = (
            from file in Code.Files("src/Infrastructure", "*.cs")
            from Match match in Member().Matches(file.Code)
            where match.Groups["name"].Value.StartsWith("Find", StringComparison.Ordinal)
            select (File: file, Name: match.Groups["name"].Value, Text: match.Value)).ToList();

        methods.Should().Contain(method => method.Name == "FindHolder");
        methods.Where(method => Write().IsMatch(method.Text)).Select(method => $"{method.File}: {method.Name}").ShouldBeNone();
    }

    // It skips the device logins that another sweep is deleting.
    private static bool IsSweepOfCodes(Match statement) =>
        statement.Groups["table"].Value is "device_codes" or "authorization_codes" && statement.Value.EndsWith("skip locked", StringComparison.Ordinal);

    private static bool Handles(Type port, List<Type> commands) =>
        port.IsGenericType
        && port.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
        && commands.Contains(port.GetGenericArguments()[0]);

    // From the table that it locks, if the statement names one.
    [GeneratedRegex(
        @"(\bfrom\s+(?<table>\w+)\b(?:(?!\bfrom\b|"""""")[\s\S])*)?\bfor\s+(no\s+key\s+)?(update|share|key\s+share)\b(\s+skip\s+locked)?",
        RegexOptions.IgnoreCase)]
    private static partial Regex RowLock();

    // A member of a class, with all lines up to the next one.
    [GeneratedRegex(
        @"^\ {4}(public|internal|protected|private)\b [^\n=;{(]*? \b(?<name>\w+)(<[\w,\ ]+>)?\( .*
          (\n (?!\ {4}(public|internal|protected|private)\b) .*)*",
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Member();

    [GeneratedRegex(@"\b(insert\s+into|update\s+\w+|delete\s+from|Execute|ExecuteAutocommit|LockAndRead)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Write();
}
