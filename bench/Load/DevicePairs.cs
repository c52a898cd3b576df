namespace FocusAccount.Bench.Load;

/// <summary>Starts a device login and polls it once, while it is pending.</summary>
/// <param name="start">The request that starts it</param>
/// <param name="poll">The request that polls, with a gap for the device code</param>
/// <param name="pendingStatus">How the server reports a pending login: a status, and a word in the body</param>
internal sealed class DevicePairs(byte[] start, Template poll, int pendingStatus, byte[] pending) : IScenario
{
    int IScenario.Requests => 2;

    public Unit For(int connection)
    {
        var scratch = new byte[1024];
        return http =>
        {
            var started = http.Exchange(start);
            started.MustBe(200, "\"user_code\":"u8);
            http.Exchange(poll.Fill(started.After("\"device_code\":\""u8), scratch)).MustBe(pendingStatus, pending);
        };
    }
}
