using System.Reflection;
using System.Text.RegularExpressions;

namespace FocusAccount.Api.Tests.Scaling;

/// <summary>The placement of the tables by deploy/citus.sql.</summary>
internal static partial class Placement
{
    private static readonly string Script = Assembly.GetExecutingAssembly().TextOf("citus.sql");

    /// <summary>The distributed tables, each with the column of its account, in the script's order.</summary>
    public static (string Table, string Column)[] Distributed { get; } =
        [.. DistributedTable().Matches(Script).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>The reference tables, which every machine has a copy of.</summary>
    public static string[] Reference { get; } = [.. ReferenceTable().Matches(Script).Select(match => match.Groups[1].Value)];

    /// <summary>The tables that stay on one machine.</summary>
    public static string[] Local { get; } = [.. LocalTable().Matches(Script).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"create_distributed_table\('(\w+)', '(\w+)'")]
    private static partial Regex DistributedTable();

    [GeneratedRegex(@"create_reference_table\('(\w+)'")]
    private static partial Regex ReferenceTable();

    [GeneratedRegex(@"citus_add_local_table_to_metadata\('(\w+)'")]
    private static partial Regex LocalTable();
}
