using System.Reflection;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Identity;

public sealed class CredentialErrorsTests
{
    private static IEnumerable<Error> Refusals() =>
        from errors in (Type[])[typeof(CredentialErrors), typeof(AppKeyErrors), typeof(JobErrors)]
        from field in errors.GetFields(BindingFlags.Static | BindingFlags.Public)
        let error = field.GetValue(null) as Error
        where error is { Kind: ErrorKind.Unauthenticated }
        select error;

    /// <summary>The sentence of a 401 is also in a header (RFC 6750, 3), between quotes.</summary>
    [Test]
    public void Have_sentences_that_a_header_can_have()
    {
        var sentences = Refusals().Select(error => error.Message).ToList();

        sentences.Should().HaveCountGreaterThan(10).And.OnlyContain(sentence => sentence.All(letter => letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\'));
    }
}
