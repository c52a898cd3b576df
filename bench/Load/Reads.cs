using System.Text;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Bench.Load;

/// <summary>Reads the same URL with the tokens of random callers. Each response must identify the caller.</summary>
internal sealed class Reads(string path, IEnumerable<(string Token, string Saying)> callers) : IScenario
{
    private readonly (byte[] Request, byte[] Saying)[] callers =
        [.. callers.Select(caller => (Requests.Get(path, caller.Token), Encoding.ASCII.GetBytes(caller.Saying)))];

    int IScenario.Requests => 1;

    public Unit For(int connection)
    {
        var index = new RandomIndex(connection);
        return http =>
        {
            var (request, saying) = callers[index.Below(callers.Length)];
            http.Exchange(request).MustBe(200, saying);
        };
    }
}

/// <summary>
/// Reads wallets with session tokens. As a browser does from Clerk, each person gets a new token for every 60 seconds of load.
/// </summary>
internal sealed class SessionReads(string path, ClerkStandIn clerk, int people) : IScenario
{
    private const double TokenSeconds = 60;

    private readonly byte[][] requests = new byte[people][];
    private double renewed;

    int IScenario.Requests => 1;

    public void Prepare(TimeSpan time)
    {
        // First the tokens of all people; then, before each sample, the tokens that would expire during it.
        var due = requests[0] is null ? people : people * Math.Min(time.TotalSeconds / TokenSeconds, 1);
        for (var end = renewed + due; renewed < end; renewed++)
        {
            var person = (int)renewed % people;
            requests[person] = Requests.Get(path, clerk.SessionToken($"reader{person}"));
        }
    }

    public Unit For(int connection)
    {
        var index = new RandomIndex(connection);
        return http => http.Exchange(requests[index.Below(people)]).MustBe(200, "\"credits\":"u8);
    }
}
