using System.Reflection;
using FocusAccount.Api.Hosting;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.Guides;

/// <summary>The program of a guide: its JavaScript blocks, one after another, where only addresses and times are replaced.</summary>
internal sealed class GuideProgram : IDisposable
{
    private static readonly Assembly Api = typeof(ServiceHost).Assembly;
    private static readonly NodeFolder Node = new(Path.Combine("Guides", "node"));

    private readonly DirectoryInfo folder;

    private GuideProgram(DirectoryInfo folder) => this.folder = folder;

    /// <summary>Writes the program into a folder of its own. Each text to replace must stand in the guide.</summary>
    public static async Task<GuideProgram> Of(string guide, params (string Text, string Replacement)[] replacements)
    {
        var code = string.Concat(CodeBlocks.Of(Api.TextOf($"guides/{guide}.md")).Where(block => block.Language == "js").Select(block => block.Code));
        foreach (var (text, replacement) in replacements)
        {
            code.Should().Contain(text);
            code = code.Replace(text, replacement, StringComparison.Ordinal);
        }

        await Node.Install();
        var program = new GuideProgram(Directory.CreateDirectory(Path.Combine(Node.Path, Path.GetRandomFileName())));
        await program.Write("main.mjs", code);
        return program;
    }

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    public Task Write(string file, string text) => File.WriteAllTextAsync(PathOf(file), text);

    public ChildProcess Start(Dictionary<string, string> environment, params string[] arguments) =>
        ChildProcess.StartIn(folder.FullName, environment, "node", ["main.mjs", .. arguments]);

    /// <summary>Runs it to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> Run(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        var (exitCode, errors) = await process.Ended();
        return (exitCode, await process.Output(), errors);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
