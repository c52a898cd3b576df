using System.Diagnostics;

namespace FocusAccount.Kit;

/// <summary>Waits for a condition that no event announces.</summary>
public static class Eventually
{
    /// <summary>Returns as soon as a condition holds. Fails the test if it does not hold within five minutes.</summary>
    public static async Task Holds(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            waited.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(5), "it should have happened by now");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
