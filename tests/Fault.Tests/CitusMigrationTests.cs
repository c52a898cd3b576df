using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Fault.Tests;

public sealed class CitusMigrationTests
{
    private static readonly List<string> Scripts =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Test]
    public async Task Migrates_a_schema_that_was_distributed_long_before()
    {
        await using var cluster = await CitusCluster.Start();
        await cluster.Coordinator.Auditor.Execute("create table schema_versions (schemaversionsid serial primary key, scriptname varchar(255) not null, applied timestamp not null)");
        foreach (var script in Scripts.TakeWhile(script => string.CompareOrdinal(script, "0003") < 0))
        {
            await cluster.Coordinator.Auditor.Execute(typeof(Migrator).Assembly.TextOf(script));
            await cluster.Coordinator.Auditor.Execute("insert into schema_versions (scriptname, applied) values (@script, now())", new { script });
        }

        await cluster.Distribute(without: ["app_keys", "person_identifiers", "heartbeats", "authorization_codes"]);
        var migrated = await OperatorCommand.Run(cluster.Database, "migrate");
        var misplaced = await OperatorCommand.Run(cluster.Database, "check");
        await cluster.Coordinator.Auditor.Execute("select create_reference_table('app_keys')");
        await cluster.Coordinator.Auditor.Execute(
            """
            select citus_add_local_table_to_metadata('person_identifiers'), citus_add_local_table_to_metadata('heartbeats'),
              citus_add_local_table_to_metadata('authorization_codes')
            """);
        var check = await OperatorCommand.Run(cluster.Database, "check");

        migrated.ExitCode.Should().Be(0, "of {0}", migrated.Errors);
        migrated.Output.Split('\n').Should().HaveCount(Scripts.Count - 2);
        misplaced.Output.Should().MatchRegex("(app_keys|person_identifiers|heartbeats|authorization_codes) has no place.*and 3 more");
        check.ExitCode.Should().Be(0, "of {0}", check.Output);
    }
}
