using System.Text.Json;
using System.Text.Json.Nodes;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Requests about one job, by a person or by any credential.</summary>
internal static class JobCallers
{
    /// <summary>Extends a job by the members of a report, as they are written.</summary>
    public static Task<Reply> Extend(this Person person, Guid job, object report) =>
        person.PostJson("/api/jobs/extend", Naming(job, report));

    public static Task<Reply> GetJob(this Person person, Guid job) => person.Get($"/api/jobs/{job}");

    /// <summary>Posts a body that names a job, with a credential in the Authorization header.</summary>
    public static Task<Reply> PostBy(this Service service, string credential, string path, Guid job, object body) =>
        service.Send(new HttpRequestMessage(HttpMethod.Post, path)
            .WithJson(Naming(job, body))
            .With(("Authorization", $"Bearer {credential}")));

    /// <summary>Creates a key of a registered app.</summary>
    public static async Task<(Guid Id, string Key)> CreateAppKey(this Service service, string app)
    {
        var sender = service.Services.GetRequiredService<RequestSender>();
        var created = await sender.Send(new CreateAppKey(app, "backend", Days: null), CancellationToken.None);
        return (created.Id, created.Key.Reveal());
    }

    /// <summary>Expires a job whose deadline has passed, unless the service has just done so by itself.</summary>
    public static async Task HasExpired(this Person person, Guid job)
    {
        await person.Service.Expire(new ExpireJob(person.AccountId, job));
        (await person.GetJob(job)).Json.GetProperty("expired_at").ValueKind.Should().Be(JsonValueKind.String);
    }

    /// <summary>The token of a job, from the response to its start.</summary>
    public static string JobToken(this Reply started) => started.Json.GetProperty("job_token").GetString()!;

    private static string Naming(Guid job, object body)
    {
        var members = JsonSerializer.SerializeToNode(body)!.AsObject();
        members.Insert(0, "job_id", JsonValue.Create(job));
        return members.ToJsonString();
    }
}
