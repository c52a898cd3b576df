using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests;

public sealed class SnakeCaseTests
{
    [TestCase(CredentialKind.Session, "session")]
    [TestCase(CredentialKind.Cookie, "cookie")]
    [TestCase(CredentialKind.Token, "token")]
    [TestCase(CredentialKind.AppKey, "app_key")]
    [TestCase(CredentialKind.JobToken, "job_token")]
    [TestCase(CredentialKind.Expiry, "expiry")]
    public void Names_a_credential_as_the_tables_and_the_API_do(CredentialKind kind, string name)
    {
        SnakeCase.NameOf(kind).Should().Be(name);
        SnakeCase.Parse<CredentialKind>(name).Should().Be(kind);
    }

    [Test]
    public void Reads_each_name_that_it_writes()
    {
        All<CredentialKind>();
        All<JobStatus>();
        All<LedgerKind>();
        All<SettlementRule>();

        static void All<T>() where T : struct, Enum =>
            Enum.GetValues<T>().Should().OnlyContain(value => SnakeCase.Parse<T>(SnakeCase.NameOf(value)).Equals(value));
    }

    [TestCase("AppKey")]
    [TestCase("appkey")]
    [TestCase("")]
    public void Reads_no_other_name(string name) =>
        FluentActions.Invoking(() => SnakeCase.Parse<CredentialKind>(name)).Should().Throw<KeyNotFoundException>();
}
