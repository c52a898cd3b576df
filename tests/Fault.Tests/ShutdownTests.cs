using System.Net.Sockets;

namespace FocusAccount.Fault.Tests;

/// <summary>A service receives SIGTERM while the database keeps a request waiting.</summary>
public sealed class ShutdownTests
{
    private Database database = null!;
    private Terminal terminal = null!;
    private Person person = null!;

    [SetUp]
    public async Task SignIn()
    {
        database = await Given.ADatabase();
        await using var before = Service.Start(database);
        person = await Given.AnAccountWith(credits: 10, before);
        terminal = await Terminal.SignedIn(person);
    }

    [TearDown]
    public async Task Close() => await database.DisposeAsync();

    [Test]
    public async Task Finishes_requests_in_flight_accepts_no_new_ones_and_records_the_use_of_the_token()
    {
        await using var service = await ServiceProcess.Start(ServiceProcess.Environment(database));
        var account = await database.Hold("select 1 from accounts where id = @AccountId for update", new { person.AccountId });
        var token = await database.Hold("select 1 from access_tokens for update");
        var inFlight = service.Send(AStart());
        await database.IsWaitedFor(statements: 2);

        await service.Terminate();
        await Eventually.Holds(async () => !await Takes(service.BaseAddress));
        await account.DisposeAsync();
        var reply = await inFlight;
        await token.DisposeAsync();
        var ended = await service.Ended();

        (reply.Status, reply.Credits).Should().Be((200, 5));
        ended.Should().Be((0, ""));
        (await database.Query<bool>("select last_used_at is not null from access_tokens")).Should().Equal(true);
    }

    [Test]
    public async Task Goes_on_serving_for_its_shutdown_delay_while_it_is_not_ready()
    {
        var environment = ServiceProcess.Environment(database);
        environment["Focus__ShutdownDelay"] = "60";
        await using var service = await ServiceProcess.Start(environment);
        var before = await service.Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"));

        await service.Terminate();
        await Eventually.Holds(async () => (await service.Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"))).Status == 503);
        var reply = await service.Send(AStart());

        (before.Status, reply.Status, reply.Credits).Should().Be((200, 200, 5));
        (await Takes(service.BaseAddress)).Should().BeTrue();
    }

    [Test]
    public async Task Ends_in_order_although_a_request_hangs()
    {
        var environment = ServiceProcess.Environment(database);
        environment["ConnectionStrings__Focus"] += ";Command Timeout=0";
        await using var service = await ServiceProcess.Start(environment);
        await using var account = await database.Hold("select 1 from accounts where id = @AccountId for update", new { person.AccountId });
        var inFlight = service.Send(AStart());
        await database.IsWaitedFor();

        await service.Terminate();
        var ended = await service.Ended();

        ended.Should().Be((0, ""));
        await inFlight.ContinueWith(_ => { }, TaskScheduler.Default);
        (await database.JobsOf(person.AccountId)).Should().BeEmpty();
    }

    [Test]
    public async Task Ends_in_order_while_it_still_waits_for_another_to_migrate()
    {
        await using var empty = await Given.ADatabase();
        await using var migrating = await empty.HoldMigrations();
        await using var process = ServiceProcess.Launch(ServiceProcess.Environment(empty));
        await empty.IsWaitedFor();

        await process.Terminate();

        (await process.Ended()).Should().Be((0, ""));
    }

    private HttpRequestMessage AStart() => new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
        .With(("Authorization", $"Bearer {terminal.Token}"))
        .WithJson("""{"app":"video","action":"render","cost_estimate":5}""");

    private static async Task<bool> Takes(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
