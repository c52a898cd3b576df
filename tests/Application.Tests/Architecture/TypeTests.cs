using System.Reflection;
using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using NetArchTest.Rules;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>How the types and methods of the service are declared and named.</summary>
public sealed class TypeTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The names of types that two projects have, each with its reason.
    private static readonly string[] SharedNames = [];

    [TestCase(typeof(IRequestHandler<,>))]
    [TestCase(typeof(INotificationHandler<>))]
    [TestCase(typeof(IPipelineBehavior<,>))]
    [TestCase(typeof(IValidator<>))]
    public void Are_internal_and_sealed_when_the_container_makes_them(Type port)
    {
        var types = Code.Application.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && Implements(type, port))
            .ToList();

        types.Should().NotBeEmpty();
        types.Where(type => type.IsVisible || !type.IsSealed).Select(type => type.FullName!).ShouldBeNone();
    }

    [Test]
    public void Are_internal_and_sealed_when_they_are_repositories()
    {
        var repositories = Types.InAssembly(Code.Infrastructure).That().AreClasses().And().HaveNameEndingWith("Repository");

        repositories.GetTypes().Should().NotBeEmpty();
        var result = repositories.Should().BeSealed().And().BeInternal().GetResult();
        result.FailingTypes.Select(type => type.FullName).ShouldBeNone();
    }

    [Test]
    public void Have_a_name_that_no_other_project_has()
    {
        Assembly[] projects = [Code.Domain, Code.Application, Code.Infrastructure];
        var names =
            from project in projects
            from type in project.GetTypes()
            where !type.IsNested && !IsGenerated(type)
            group $"{project.GetName().Name}" by type.Name into same
            where same.Distinct().Count() > 1 && !SharedNames.Contains(same.Key)
            select $"{same.Key} in {string.Join(" and ", same)}";

        names.ShouldBeNone();
    }

    [Test]
    public void Have_no_methods_that_end_in_Async_unless_the_framework_names_them()
    {
        var methods =
            from type in Code.Assemblies.SelectMany(assembly => assembly.GetTypes())
            where !IsGenerated(type)
            from method in type.GetMethods(Declared)
            where method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsGenerated(method)
            where !IsNamedElsewhere(method)
            select $"{type.FullName}.{method.Name}";

        methods.ShouldBeNone();
    }

    [Test]
    public void Log_each_event_under_a_name_of_its_own()
    {
        var names = (
            from type in Code.Assemblies.SelectMany(assembly => assembly.GetTypes())
            from method in type.GetMethods(Declared)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            select message.EventName ?? $"{type.FullName}.{method.Name} has no event name").ToList();

        names.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        names.Should().NotContain(name => name.Contains(' '));
    }

    private static bool Implements(Type type, Type port) =>
        type.GetInterfaces().Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == port);

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute))
        || member is Type { FullName: { } name } && name.StartsWith("System.", StringComparison.Ordinal);

    // An override, or the implementation of an interface, that begins in an assembly that is not ours.
    private static bool IsNamedElsewhere(MethodInfo method)
    {
        var type = method.DeclaringType!;
        return !Code.Assemblies.Contains(method.GetBaseDefinition().DeclaringType!.Assembly)
            || type.GetInterfaces()
                .Where(implemented => !Code.Assemblies.Contains(implemented.Assembly) && !type.IsInterface)
                .Any(implemented => type.GetInterfaceMap(implemented).TargetMethods.Contains(method));
    }
}
