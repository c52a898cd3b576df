using System.Runtime.CompilerServices;

namespace FocusAccount.Domain;

/// <summary>Asserts what must hold whatever a caller does: a failure is a bug.</summary>
internal static class Require
{
    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void That(bool holds, [CallerArgumentExpression(nameof(holds))] string condition = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {condition}.");
        }
    }
}
