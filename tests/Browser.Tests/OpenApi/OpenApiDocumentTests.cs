using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.OpenApi;

/// <summary>Third-party tools accept the document: a strict linter, and generators of TypeScript types and clients.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly NodeFolder Node = new("OpenApi/node");

    private static readonly string[] Strictly =
    [
        "--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler",
        "--lib", "es2022,dom,dom.iterable", "--types", "node",
    ];

    [TestCase("openapi.json")]
    [TestCase("openapi.yaml")]
    public async Task Passes_a_strict_linter(string file)
    {
        await Fetch(file);

        var (exitCode, output) = await Node.Run("npx", ["redocly", "lint", "--config=lint.yaml", "--format=stylish", file]);

        exitCode.Should().Be(0, output);
    }

    [Test]
    public async Task Gives_types_by_which_a_program_in_TypeScript_compiles()
    {
        var (exitCode, output) = await Compile(program => program);

        exitCode.Should().Be(0, output);
    }

    [TestCase("openapi-fetch.ts", "openapi-typescript", "openapi.json", "--output", "openapi.d.ts")]
    [TestCase("hey-api.ts", "openapi-ts")]
    public async Task Gives_a_client_that_compiles_and_runs(string program, string generator, params string[] arguments)
    {
        var (generated, complaints) = await Node.Run("npx", [generator, .. arguments]);
        generated.Should().Be(0, complaints);
        var (compiled, errors) = await Node.Run("npx", ["tsc", .. Strictly, "--outDir", "out", program]);
        compiled.Should().Be(0, errors);

        var (exitCode, output) = await Node.Run("node", [$"out/{Path.ChangeExtension(program, ".js")}", BrowserRun.Origin, BrowserRun.TokenOfSomeoneNew()]);

        exitCode.Should().Be(0, output);
        output.Trim().Should().Be("""{"spent":3,"code":"insufficient_credits","short":999983,"waits":true}""");
    }

    [TestCase("cost_estimate: granted ? 5 : 1", "cost_estimate: \"5\"", TestName = "a cost that is no number")]
    [TestCase("{ app: slugs[0]!, ", "{ ", TestName = "a job without an app")]
    [TestCase("settled.credits", "settled.balance", TestName = "a member that is not there")]
    [TestCase("\"started\" | \"completed\"", "\"completed\"", TestName = "a status that is forgotten")]
    [TestCase("{ device_code: login.device_code }", "{}", TestName = "a parameter left out")]
    [TestCase("\"/api/jobs/complete\", \"post\"", "\"/api/jobs/complete\", \"get\"", TestName = "a method that is not there")]
    public async Task Keeps_a_program_from_compiling_by(string right, string wrong)
    {
        var (exitCode, output) = await Compile(program => program.Replace(right, wrong, StringComparison.Ordinal));

        exitCode.Should().NotBe(0);
        output.Should().Contain("error TS");
    }

    private static async Task<(int ExitCode, string Output)> Compile(Func<string, string> change)
    {
        var folder = Path.Combine(Node.Path, $"program-{TestContext.CurrentContext.Test.ID}");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "uses.ts"), change(await File.ReadAllTextAsync(Path.Combine(Node.Path, "uses.ts"))));
        var (generated, output) = await Node.Run("npx", ["openapi-typescript", "openapi.json", "--output", Path.Combine(folder, "openapi.d.ts")]);
        generated.Should().Be(0, output);
        return await Node.Run("npx", ["tsc", .. Strictly, "--noEmit", Path.Combine(folder, "uses.ts")]);
    }

    private static async Task Fetch(string file)
    {
        using var http = new HttpClient();
        await File.WriteAllTextAsync(Path.Combine(Node.Path, file), await http.GetStringAsync($"{BrowserRun.Origin}/api/{file}"));
    }
}
