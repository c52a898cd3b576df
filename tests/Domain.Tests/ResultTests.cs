namespace FocusAccount.Domain.Tests;

public sealed class ResultTests
{
    private static readonly Error Refusal = new(ErrorKind.Invalid, "no", "No.");

    [Test]
    public void Is_a_value_or_a_refusal()
    {
        Result<int> value = 5;
        Result<int> refused = Refusal;

        (value.Value, value.Error).Should().Be((5, null));
        refused.Error.Should().Be(Refusal);
    }

    [Test]
    public void Has_no_value_when_refused()
    {
        Result<int> refused = Refusal;

        refused.Invoking(result => result.Value).Should().Throw<InvalidOperationException>().WithMessage("*no*");
    }
}
