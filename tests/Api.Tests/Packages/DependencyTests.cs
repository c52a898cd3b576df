using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;

namespace FocusAccount.Api.Tests.Packages;

/// <summary>Third-party packages and their licenses, by the lock files and the metadata of each restored package.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Free =
        ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MPL-2.0", "ISC", "0BSD", "Unlicense", "Python-2.0", "(MIT OR CC0-1.0)", "MS-PL OR Apache-2.0"];

    // Its nuspec has only the URL of a license that has since changed.
    private static readonly Dictionary<string, string> ByHand = new() { ["MediatR"] = "Apache-2.0" };

    private static readonly string Packages =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Packages").Value!;

    [Test]
    public void Are_listed_with_their_licenses()
    {
        var ours =
            from package in NuGet(lockFile => lockFile.StartsWith("lock:src/", StringComparison.Ordinal))
            select $"| {package.Id} | {LicenseOf(package)} |";

        var listed = Text("licences.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2);

        listed.Should().Equal(ours, "docs/licences.md lists what src/ is built on");
    }

    [Test]
    public void Are_free()
    {
        // Packages that only other projects use are missing here unless those were restored too.
        var nuGet = from package in NuGet(_ => true) let license = LicenseOf(package) where license is not null select (package.Id, license);
        var npm =
            from name in Locks("package-lock.json")
            from package in JsonElement.Parse(Text(name)).GetProperty("packages").EnumerateObject()
            where package.Name.Length > 0
            select (package.Name, package.Value.GetProperty("license").GetString()!);

        nuGet.Concat(npm).Where(package => !Free.Contains(package.Item2)).Should().BeEmpty();
    }

    [Test]
    public void Are_locked_without_naming_their_source()
    {
        foreach (var name in Locks("packages.lock.json").Concat(Locks("package-lock.json")))
        {
            Text(name).Should().NotMatchRegex(@"""resolved"": ""\w+:", "a lock file holds for every registry ({0})", name);
        }
    }

    private static IEnumerable<(string Id, string Version)> NuGet(Func<string, bool> where) => (
        from name in Locks("packages.lock.json")
        where @where(name)
        from framework in JsonElement.Parse(Text(name)).GetProperty("dependencies").EnumerateObject()
        from package in framework.Value.EnumerateObject()
        where package.Value.GetProperty("type").GetString() != "Project"
        select (package.Name, package.Value.GetProperty("resolved").GetString()!)).Distinct().OrderBy(package => package, PackageOrder);

    private static IComparer<(string Id, string Version)> PackageOrder { get; } =
        Comparer<(string Id, string Version)>.Create((one, other) => StringComparer.OrdinalIgnoreCase.Compare(one.Id, other.Id));

    private static string? LicenseOf((string Id, string Version) package)
    {
        var id = package.Id.ToLowerInvariant();
        var file = Path.Combine(Packages, id, package.Version, $"{id}.nuspec");
        return ByHand.TryGetValue(package.Id, out var known) ? known
            : File.Exists(file) ? XDocument.Load(file).Descendants().SingleOrDefault(element => element.Name.LocalName == "license")?.Value ?? "not said"
            : null;
    }

    private static IEnumerable<string> Locks(string file) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith("lock:", StringComparison.Ordinal) && name.EndsWith(file, StringComparison.Ordinal));

    private static string Text(string resource) => Assembly.GetExecutingAssembly().TextOf(resource);
}
