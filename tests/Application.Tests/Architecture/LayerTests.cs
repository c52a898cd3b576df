using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>Dependencies point inward.</summary>
public sealed class LayerTests
{
    private static IEnumerable<TestCaseData> Layers() =>
    [
        Layer(
            Code.Domain,
            "FocusAccount.Application", "FocusAccount.Infrastructure", "FocusAccount.Api",
            "MediatR", "FluentValidation", "Npgsql", "Dapper", "Microsoft", "System.Net.Http"),
        Layer(
            Code.Application,
            "FocusAccount.Infrastructure", "FocusAccount.Api", "Npgsql", "Dapper", "Microsoft.AspNetCore", "System.Net.Http"),
        Layer(Code.Infrastructure, "FocusAccount.Api", "Microsoft.AspNetCore"),
    ];

    [TestCaseSource(nameof(Layers))]
    public void Depend_on_nothing_further_out(Assembly layer, string[] outside)
    {
        var result = Types.InAssembly(layer).Should().NotHaveDependencyOnAny(outside).GetResult();

        result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}").ShouldBeNone();
    }

    [Test]
    public void Leave_the_domain_with_nothing_but_the_runtime()
    {
        var references = Code.Domain.GetReferencedAssemblies().Select(reference => reference.Name!);

        references.Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Test]
    public void Keep_the_clients_and_the_tools_out_of_the_service()
    {
        var references =
            from project in Code.Files("src", "*.csproj")
            from line in project.Lines
            where line.Contains("<ProjectReference", StringComparison.Ordinal)
            select line.Trim();

        references.Should().OnlyContain(line => Regex.IsMatch(line, @"""\.\./(Domain|Application|Infrastructure)/"));
    }

    private static TestCaseData Layer(Assembly layer, params string[] outside) =>
        new TestCaseData(layer, outside).SetArgDisplayNames(layer.GetName().Name!);
}
