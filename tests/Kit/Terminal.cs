using FocusAccount.Domain.Tokens;

namespace FocusAccount.Kit;

/// <summary>A program without a browser that signs in by device login and then calls the service with its token.</summary>
public sealed class Terminal(Service service, string deviceCode, string userCode, string link = "")
{
    private string? token;
    private Guid? tokenId;

    public string DeviceCode => deviceCode;

    public string UserCode => userCode;

    /// <summary>The link that it shows, which contains the user code.</summary>
    public string Link => link;

    /// <summary>The hash under which the database stores the device code.</summary>
    public byte[] Hash => new Secret(deviceCode).Hash;

    /// <summary>The personal access token; throws if it has not been collected.</summary>
    public string Token => token ?? throw new InvalidOperationException("Collect it first.");

    /// <summary>The id of the token; throws if it has not been collected.</summary>
    public Guid TokenId => tokenId ?? throw new InvalidOperationException("Collect the token first.");

    /// <summary>Starts a device login, which asks for a token on some terms.</summary>
    public static async Task<Terminal> Start(Service? service = null, string? name = null, Terms? asked = null)
    {
        var started = await (service ?? TestRun.Service).Post("/api/device/start", (asked ?? Terms.Any).In(new() { ["client_name"] = name }));
        started.Status.Should().Be(200);
        return new Terminal(
            service ?? TestRun.Service,
            started.Json.GetProperty("device_code").GetString()!,
            started.Json.GetProperty("user_code").GetString()!,
            started.Json.GetProperty("verification_uri_complete").GetString()!);
    }

    /// <summary>Starts a device login, approves it as a person, who may take away of what it asks for, and collects the token.</summary>
    public static async Task<Terminal> SignedIn(Person person, string? name = null, Terms? asked = null, Terms? given = null)
    {
        var terminal = await Start(person.Service, name, asked);
        (await person.Approve(terminal, given)).Status.Should().Be(200);
        (await terminal.Poll()).Status.Should().Be(200);
        return terminal;
    }

    /// <summary>The same terminal, calling another running service.</summary>
    public Terminal At(Service other) => new(other, deviceCode, userCode, link) { token = token, tokenId = tokenId };

    public async Task<Reply> Poll() => Remember(await service.Get($"/api/device/poll?device_code={deviceCode}"));

    public async Task<Reply> PollByPost() => Remember(await service.Post("/api/device/poll", new { device_code = deviceCode }));

    public Task<Reply> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Reply> Post(string path, object body) => Send(new HttpRequestMessage(HttpMethod.Post, path).WithJson(body));

    public Task<Reply> Delete(string path) => Send(new HttpRequestMessage(HttpMethod.Delete, path));

    /// <summary>Sends a request with the token.</summary>
    public Task<Reply> Send(HttpRequestMessage request) => service.Send(request.With(("Authorization", $"Bearer {Token}")));

    private Reply Remember(Reply polled)
    {
        if (polled.Status == 200)
        {
            (token, tokenId) = (polled.Json.GetProperty("token").GetString(), polled.Json.GetProperty("id").GetGuid());
        }

        return polled;
    }
}

public static class DeviceDecision
{
    /// <summary>Approves a login, on its terms or on those that the person gives instead.</summary>
    public static Task<Reply> Approve(this Person person, Terminal terminal, Terms? given = null) =>
        person.Post("/api/device/complete", (given ?? Terms.Any).In(new() { ["user_code"] = terminal.UserCode }));

    public static Task<Reply> Deny(this Person person, Terminal terminal) =>
        person.Post("/api/device/complete", new { user_code = terminal.UserCode, deny = true });

    /// <summary>Enters a user code as on the page, and approves.</summary>
    public static Task<Reply> Types(this Person person, string userCode) => person.Post("/api/device/complete", new { user_code = userCode });

    /// <summary>The database row of a device login and its row version; null if there is none.</summary>
    public static async Task<Stored?> RowOf(this Database database, Terminal terminal) =>
        (await database.Query<Stored>(
            "select xmin::text || ' ' || ctid::text as version, status, account_id from device_codes where device_code_hash = @Hash",
            new { terminal.Hash })).SingleOrDefault();

    /// <summary>How many tokens an account has, valid or not.</summary>
    public static async Task<long> TokensOf(this Database database, Person person) =>
        (await database.Query<long>("select count(*) from access_tokens where account_id = @AccountId", new { person.AccountId })).Single();

    /// <summary>Gives an account this many more tokens, which nobody has, and returns their ids, newest first.</summary>
    public static async Task<Guid[]> HasTokens(this Person person, int count)
    {
        (await person.Wallet()).Status.Should().Be(200);
        var now = TimeProvider.System.GetUtcNow();
        var ids = Enumerable.Range(1, count).Select(age => Guid.CreateVersion7(now.AddSeconds(-age))).ToArray();
        await person.Service.Database.Execute(
            """
            insert into access_tokens (account_id, id, token_hash, hint, created_at, expires_at)
            select @AccountId, id, uuid_send(id), 'none', now(), now() + interval '90 days' from unnest(@ids) as id
            """,
            new { person.AccountId, ids });
        return ids;
    }

    public sealed record Stored(string Version, string Status, Guid? AccountId);
}
