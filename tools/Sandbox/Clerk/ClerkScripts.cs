using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// The scripts that a page loads from its Frontend API: Clerk's own, or if these cannot be fetched, a small one of ours with the part of
/// their interface that the pages use.
/// </summary>
public sealed class ClerkScripts
{
    /// <summary>Where they are. The version in the path is a choice of the page, and the stand-in has one of each.</summary>
    public const string ClerkJsPath = "/npm/@clerk/clerk-js@6/dist/clerk.browser.js";
    public const string UiPath = "/npm/@clerk/ui@1/dist/ui.browser.js";

    private const string ClerkJs = "@clerk/clerk-js@6.40.0";
    private const string Ui = "@clerk/ui@1.36.0";

    // Pinned by hash. They depend on several hundred packages, but their scripts are bundled, so only these two are fetched.
    private static readonly Dictionary<string, string> Packages = new()
    {
        [ClerkJs] = "2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==",
        [Ui] = "uI96zYCh5jISLOt1mdpIPy/Y31P0kwFxjUFOxLUwFfTHFmGUcRjbqN6bbb+75tdI2Bz6ARGws3rhspDer+xIfQ==",
    };

    private readonly Dictionary<string, byte[]> files;

    private ClerkScripts(Dictionary<string, byte[]> files, bool areReal) => (this.files, AreReal) = (files, areReal);

    /// <summary>Whether these are Clerk's own scripts.</summary>
    public bool AreReal { get; }

    /// <summary>Our replacement.</summary>
    public static ClerkScripts Lookalike { get; } = new(
        new Dictionary<string, byte[]>
        {
            ["clerk-js/dist/clerk.browser.js"] = Resource("lookalike.js"),
            ["ui/dist/ui.browser.js"] = "window.__internal_ClerkUICtor = class {};\n"u8.ToArray(),
        },
        areReal: false);

    /// <summary>
    /// Clerk's scripts, which npm fetches into a folder unless they are there. Ours if npm is missing or cannot fetch them.
    /// </summary>
    public static async Task<ClerkScripts> Find(string folder, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var (package, hash) in Packages)
        {
            if (await Archive(folder, package, hash, cancellationToken) is not { } archive)
            {
                return Lookalike;
            }

            Unpack(archive, package, files);
        }

        return new ClerkScripts(files, areReal: true);
    }

    internal void Map(WebApplication app) =>
        app.MapGet("/npm/@clerk/{package}/dist/{file}", (string package, string file) =>
            files.TryGetValue($"{package.Split('@')[0]}/dist/{file}", out var script)
                ? Results.Bytes(script, "text/javascript; charset=utf-8")
                : Results.Text($"The sandbox has no script {file} of {package}.", statusCode: 404));

    private static async Task<byte[]?> Archive(string folder, string package, string hash, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, package.TrimStart('@').Replace('/', '-').Replace('@', '-') + ".tgz");
        if (!File.Exists(file) && !await Fetch(folder, package, cancellationToken))
        {
            return null;
        }

        var archive = await File.ReadAllBytesAsync(file, cancellationToken);
        return Convert.ToBase64String(SHA512.HashData(archive)) == hash
            ? archive
            : throw new SandboxException($"{file} is not the package {package} as Clerk published it; remove it and start again.");
    }

    private static async Task<bool> Fetch(string folder, string package, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var npm = OperatingSystem.IsWindows() ? new[] { "cmd", "/c", "npm" } : ["npm"];
        try
        {
            string[] arguments = ["pack", "--ignore-scripts", "--silent", "--fetch-retries=0", package];
            using var pack = Process.Start(new ProcessStartInfo(npm[0], [.. npm[1..], .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await Task.WhenAll(pack.StandardOutput.ReadToEndAsync(cancellationToken), pack.StandardError.ReadToEndAsync(cancellationToken));
            await pack.WaitForExitAsync(cancellationToken);
            return pack.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Unpack(byte[] archive, string package, Dictionary<string, byte[]> files)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (Path.GetDirectoryName(entry.Name) == Path.Combine("package", "dist") && entry.DataStream is { } content && entry.Name.EndsWith(".js", StringComparison.Ordinal))
            {
                using var copy = new MemoryStream();
                content.CopyTo(copy);
                files[$"{package.Split('/', '@')[2]}/dist/{Path.GetFileName(entry.Name)}"] = copy.ToArray();
            }
        }
    }

    private static byte[] Resource(string name)
    {
        using var file = typeof(ClerkScripts).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
