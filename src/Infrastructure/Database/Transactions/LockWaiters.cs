namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// Waits for accounts that other sessions hold, without letting these waits use up the connections. A few transactions wait in the
/// database, where the lock is handed to them. All others try in turn, again and again, and have no connection in between.
/// </summary>
internal sealed class LockWaiters(int maxPoolSize) : IDisposable
{
    // Waiting takes up to half of the connections: a quarter in the database, a quarter for further attempts.
    private const int PoolShare = 4;

    // However many accounts are held, trying costs the database little.
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim waits = new(maxPoolSize / PoolShare);
    private readonly SemaphoreSlim attempts = new(int.Max(maxPoolSize / PoolShare, 1));

    /// <summary>
    /// Repeats an attempt to lock until it succeeds. The argument of an attempt is whether it may wait in the database. If not, it skips an
    /// account that is held, and returns null.
    /// </summary>
    public async Task<T> Lock<T>(Func<bool, Task<T?>> attempt, CancellationToken cancellationToken) where T : class
    {
        var locked = waits.Wait(0, CancellationToken.None) ? await WaitInDatabase(attempt) : await attempt(false);
        while (locked is null)
        {
            await attempts.WaitAsync(cancellationToken);
            bool mayWait;
            try
            {
                // Keeps its turn meanwhile, so that the attempts of all together are few.
                mayWait = await waits.WaitAsync(BetweenAttempts, CancellationToken.None);
                locked = mayWait ? null : await attempt(false);
            }
            finally
            {
                attempts.Release();
            }

            if (mayWait)
            {
                locked = await WaitInDatabase(attempt);
            }
        }

        return locked;
    }

    public void Dispose()
    {
        waits.Dispose();
        attempts.Dispose();
    }

    private async Task<T?> WaitInDatabase<T>(Func<bool, Task<T?>> attempt) where T : class
    {
        try
        {
            return await attempt(true);
        }
        finally
        {
            waits.Release();
        }
    }
}
