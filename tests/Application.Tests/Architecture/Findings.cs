namespace FocusAccount.Application.Tests.Architecture;

/// <summary>What breaks a rule, one line each; unlike a collection's assertion, this one lists them all.</summary>
internal static class Findings
{
    public static void ShouldBeNone(this IEnumerable<string> findings)
    {
        var lines = findings.ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{lines.Count} found:\n{string.Join('\n', lines)}");
        }
    }
}
