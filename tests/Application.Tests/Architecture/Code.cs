using System.Reflection;
using FocusAccount.Api.Hosting;
using FocusAccount.Domain;
using FocusAccount.Infrastructure;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>What the architecture tests look at: the four assemblies and the files of the repository.</summary>
internal static class Code
{
    public static readonly Assembly Domain = typeof(Error).Assembly;
    public static readonly Assembly Application = typeof(ApplicationSetup).Assembly;
    public static readonly Assembly Infrastructure = typeof(InfrastructureSetup).Assembly;
    public static readonly Assembly Api = typeof(ServiceHost).Assembly;

    private static readonly string Root = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Domain, Application, Infrastructure, Api];

    /// <summary>The files below a folder of the repository that are called like that, without those that a build made.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string pattern) =>
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
           let file = Read(Path.GetRelativePath(Root, path))
           where !file.Folders.Any(name => name is "bin" or "obj" or "node_modules")
           orderby file.Path
           select file,
    ];

    public static SourceFile Read(string path) => new(path.Replace('\\', '/'), File.ReadAllLines(Path.Combine(Root, path)));

    /// <summary>Whether the repository has a file or a folder, by its path from the root.</summary>
    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "FocusAccount.sln")) ? folder.FullName : FindRoot(folder.Parent!);
}

/// <summary>A file of the repository, by its path from the root.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public IReadOnlyList<string> Folders => Path.Split('/')[..^1];

    /// <summary>The text without its comments that take a line of their own.</summary>
    public string Code => string.Join('\n', Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    public override string ToString() => Path;
}
