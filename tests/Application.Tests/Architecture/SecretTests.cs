using System.Text.RegularExpressions;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>The documents show no command line with a secret in it, because every user of a machine can read the arguments of a program.</summary>
public sealed partial class SecretTests
{
    [Test]
    public void Stand_in_no_argument_of_a_command()
    {
        var files = Code.Files("docs", "*.md").Concat(Code.Files("deploy", "*")).Append(Code.Read("README.md")).Append(Code.Read("CONTRIBUTING.md"));

        var hits =
            from file in files
            from line in file.Lines.Index()
            where Argument().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item}";

        hits.ShouldBeNone();
    }

    [GeneratedRegex("--(ConnectionStrings|Clerk:SecretKey|password)|PGPASSWORD|postgres(ql)?://[^ /]*:[^ /]*@", RegexOptions.IgnoreCase)]
    private static partial Regex Argument();
}
