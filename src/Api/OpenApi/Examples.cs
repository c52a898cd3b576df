using System.Text.Json;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.Errors;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Api.OpenApi;

/// <summary>One of each body, as the document shows it: the story of a job and of a device login.</summary>
internal static class Examples
{
    private static readonly Guid Job = new("01a20a57-2d38-76a2-a74c-f7f368ece745");
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);
    private static readonly JsonElement Metadata = JsonElement.Parse("""{"clip":"intro","seconds":12}""");

    private static readonly WalletApp Video = new("video", StarterCredits: 20, Granted: true, Morning);
    private static readonly WalletApp Studio = new("studio", StarterCredits: 1000, Granted: false, GrantedAt: null);
    private static readonly WalletAccount Account = new(new Guid("dc327fc6-7665-5fa5-950e-33aae0f7a2ae"), "user_ada", "free", Credits: 20);
    private static readonly JobListItem Item =
        new(Job, "video", "render", JobStatus.Completed, Reserved: 5, ActualCost: 3, Morning, Morning.AddMinutes(2), ExpiresAt: Morning.AddHours(1), ExpiredAt: null, Late: false, Metadata);
    private static readonly TokenListItem Token =
        new(new Guid("01a20a5b-80c1-7c3e-9d0a-6a1f2b3c4d5e"), "focus-cli on laptop", "x7Qa", Morning, Morning.AddDays(90), Morning.AddHours(1));

    public static readonly IReadOnlyDictionary<Type, object> ByType = new object[]
    {
        Account,
        Video,
        new Wallet(Account, [Studio, Video], Video),
        new JobStartRequest("video", "render", CostEstimate: 5, Metadata, ExpiresIn: 3600),
        new StartJobResult(Job, Credits: 15, Replayed: false),
        new JobCompleteRequest(Job, ActualCost: 3),
        new JobFailRequest(Job, Refund: true),
        new SettlementResult(Job, JobStatus.Completed, ActualCost: 3, Credits: 17),
        Item,
        new JobList([Item], Next: null),
        new DeviceStartRequest("focus-cli on laptop"),
        new DeviceStartResponse(
            "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS8w",
            "WDJB-MJHT",
            "https://account.thefocus.ai/device",
            "https://account.thefocus.ai/device?user_code=WDJB-MJHT",
            ExpiresIn: 900,
            Interval: 5),
        new DeviceLookupRequest("WDJB-MJHT"),
        new LookUpDeviceResult("WDJB-MJHT", "focus-cli on laptop", "203.0.113.7", Morning, Morning.AddMinutes(15)),
        new DeviceCompleteRequest("WDJB-MJHT", Deny: false),
        new CompleteDeviceResult(Ok: true),
        new DevicePollRequest("GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS8w"),
        new DevicePendingResponse("pending"),
        new TokenResponse("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyX2FkYSJ9.c2lnbmF0dXJl"),
        Token,
        new TokenList([Token]),
        new RevokeTokenResult(Ok: true),
        new HealthResponse("ok"),
        ErrorBody.Example,
    }.ToDictionary(body => body.GetType());
}
