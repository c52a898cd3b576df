using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.OAuth;

/// <summary>A program of the folder <c>node</c>, with a library from npm. It writes links for a person, then what it has seen.</summary>
internal sealed partial class NpmClient : IAsyncDisposable
{
    private static readonly NodeFolder Node = new("OAuth/node");

    private readonly ChildProcess process;

    private NpmClient(ChildProcess process) => this.process = process;

    public static async Task<NpmClient> Start(params string[] command)
    {
        await Node.Install();
        return new NpmClient(ChildProcess.StartIn(Node.Path, new Dictionary<string, string>(), "node", command));
    }

    /// <summary>The next link that it shows.</summary>
    public async Task<string> Link() => (await process.Says(LinkPattern())).Groups["link"].Value;

    /// <summary>What it has seen, after it has ended.</summary>
    public async Task<JsonElement> Seen()
    {
        (await process.Ended()).Should().Be((0, ""));
        return JsonElement.Parse(await process.Output());
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex("^Open (?<link>http.*)$")]
    private static partial Regex LinkPattern();
}
