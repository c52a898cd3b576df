using System.Runtime.CompilerServices;

namespace FocusAccount.Domain;

/// <summary>Asserts conditions that hold whatever a caller does; a failure is a bug.</summary>
internal static class Require
{
    /// <exception cref="InvalidOperationException">The condition does not hold.</exception>
    public static void That(bool holds, [CallerArgumentExpression(nameof(holds))] string condition = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {condition}.");
        }
    }
}
