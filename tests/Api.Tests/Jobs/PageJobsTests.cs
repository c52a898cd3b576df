using System.Text.Json;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Reading a list of jobs page by page.</summary>
public sealed class PageJobsTests
{
    [TestCase(1, "", 11)]
    [TestCase(3, "", 4)]
    [TestCase(10, "", 2)]
    [TestCase(11, "", 1)]
    [TestCase(200, "", 1)]
    [TestCase(3, "&app=video", 2)]
    [TestCase(2, "&status=failed", 3)]
    [TestCase(2, "&status=failed&app=notes", 3)]
    public async Task Shows_each_once_and_the_newest_first(int limit, string filter, int pages)
    {
        var person = Given.AnyoneNew();
        for (var n = 0; n < 11; n++)
        {
            var job = await person.HasStarted(cost: 0, app: n % 2 == 0 ? "video" : "notes");
            if (n % 2 == 1)
            {
                await person.Fail(job);
            }
        }

        var read = await ReadPages(person, $"?limit={limit}{filter}");

        read.Should().HaveCount(pages);
        read.SelectMany(page => page).Should().Equal((await person.Jobs($"?limit=200{filter}")).Select(IdOf));
    }

    [Test]
    public async Task Shows_jobs_of_one_moment_each_once()
    {
        var person = Given.AnyoneNew();
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => person.HasStarted(cost: 0)));
        await person.Service.Database.Execute("update jobs set created_at = '2026-01-01' where account_id = @AccountId", new { person.AccountId });

        var read = await ReadPages(person, "?limit=3");

        read.SelectMany(page => page).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task Misses_and_repeats_nothing_that_was_there_while_others_start_and_settle()
    {
        var person = Given.AnyoneNew();
        var there = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.HasStarted(cost: 0)));
        using var read = new CancellationTokenSource();
        var busy = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!read.IsCancellationRequested)
            {
                await person.Complete(await person.HasStarted(cost: 0), cost: 0);
            }
        }));

        var seen = (await ReadPages(person, "?limit=3", between: async page => await person.Complete(there[page], cost: 0))).SelectMany(page => page).ToList();
        await read.CancelAsync();
        await busy;

        seen.Should().OnlyHaveUniqueItems().And.Contain(there);
    }

    [Test]
    public async Task Ends_after_the_last()
    {
        var person = Given.AnyoneNew();
        var oldest = await person.HasStarted(cost: 0);
        await person.HasStarted(cost: 0);

        var reply = await person.Get($"/api/jobs?before={oldest}");

        reply.Body.Should().Be("""{"jobs":[],"next":null}""");
    }

    [Test]
    public async Task Treats_a_job_of_another_account_as_unknown()
    {
        var person = Given.AnyoneNew();
        var foreign = await Given.AnyoneNew().HasStarted(cost: 0);

        Reply[] refused = [await person.Get($"/api/jobs?before={foreign}"), await person.Get($"/api/jobs?before={Guid.CreateVersion7()}")];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "unknown_job");
        refused[0].BodyWithoutTrace.Should().Be(refused[1].BodyWithoutTrace);
    }

    [TestCase("")]
    [TestCase("7")]
    [TestCase("{01a20a57-2d38-76a2-a74c-f7f368ece745}")]
    [TestCase("01a20a57-2d38-76a2-a74c-f7f368ece745%00")]
    public async Task Refuses_an_invalid_id(string before)
    {
        var refused = await Given.AnyoneNew().Get($"/api/jobs?before={before}");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
    }

    private static async Task<List<List<Guid>>> ReadPages(Person person, string query, Func<int, Task>? between = null)
    {
        var pages = new List<List<Guid>>();
        for (var next = ""; ;)
        {
            var page = (await person.Get("/api/jobs" + query + next)).Json;
            pages.Add([.. page.GetProperty("jobs").EnumerateArray().Select(IdOf)]);
            if (page.GetProperty("next").GetString() is not { } last)
            {
                return pages;
            }

            next = $"&before={last}";
            await (between?.Invoke(pages.Count) ?? Task.CompletedTask);
        }
    }

    private static Guid IdOf(JsonElement job) => job.GetProperty("id").GetGuid();
}
