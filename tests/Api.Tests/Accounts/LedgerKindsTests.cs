using System.Text.RegularExpressions;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The database's constraints say the same as the one declaration of the ledger's kinds.</summary>
public sealed partial class LedgerKindsTests
{
    [Test]
    public async Task Are_the_kinds_that_the_database_knows()
    {
        var known = await KindsIn("ledger_entries_kind_check");

        known.Should().BeEquivalentTo(Names(_ => true));
    }

    [Test]
    public async Task Give_a_reason_where_the_database_demands_one()
    {
        var known = await KindsIn("ledger_entries_reason_check");

        known.Should().BeEquivalentTo(Names(rule => rule.NamesReason));
    }

    private static async Task<IEnumerable<string>> KindsIn(string constraint)
    {
        var definition = (await TestRun.Database.Query<string>(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = @constraint", new { constraint })).Single();
        return Literal().Matches(definition).Select(literal => literal.Groups[1].Value);
    }

    private static IEnumerable<string> Names(Func<LedgerRule, bool> fits) =>
        LedgerKinds.Where(fits).Select(kind => CapitalInside().Replace($"{kind}", "_$0").ToLowerInvariant());

    [GeneratedRegex("'([a-z_]+)'")]
    private static partial Regex Literal();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}
