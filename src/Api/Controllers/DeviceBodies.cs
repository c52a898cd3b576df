using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Controllers;

/// <summary>A device login to start. Ask for no more than the program needs; the person sees all of it, and can take away.</summary>
/// <param name="ClientName">The name of the program, shown to the person who decides</param>
/// <param name="Scope">
/// The scopes that the program needs: any of `wallet:read`, `jobs:read`, `jobs:write` and `providers:read`, separated by spaces; all, if it is
/// missing
/// </param>
/// <param name="Apps">The apps whose jobs the program will see and start; every app, if it is missing</param>
/// <param name="Budget">
/// How many credits the program may spend in a day, a week from Monday, a month (all UTC) or in total, such as `50/day` or `500/total`;
/// without a limit, if it is missing
/// </param>
/// <param name="ExpiresIn">How long the token lives, in seconds: a day to 90 days; 90 days, if it is missing</param>
[MisleadingMember("scopes", "the scopes are one text in scope, separated by spaces")]
[MisleadingMember("app", "the apps are a list in apps")]
[MisleadingMember("limit", "a limit is a budget such as 50/day")]
[MisleadingMember("token_expires_in", "the life of the token is expires_in")]
[RulesOf(typeof(TokenTermsRequest))]
internal sealed record DeviceStartRequest(
    string? ClientName = null, string? Scope = null, IReadOnlyList<string>? Apps = null, string? Budget = null, int? ExpiresIn = null)
{
    public static DeviceStartRequest Example => new(
        "focus-cli on laptop", "wallet:read jobs:read jobs:write", ["video"], "50/day", ExpiresIn: 30 * 24 * 3600);

    public TokenTermsRequest ToTerms() => new(ClientName, Scope, Apps, Budget, ExpiresIn);
}

/// <summary>A started device login.</summary>
/// <param name="DeviceCode">The secret to poll with</param>
/// <param name="UserCode">The code that the person types or compares</param>
/// <param name="VerificationUri">The page where the person types it</param>
/// <param name="VerificationUriComplete">The same page with the code filled in</param>
/// <param name="ExpiresIn">Seconds that the person has to decide</param>
/// <param name="Interval">Seconds to wait between two polls</param>
internal sealed record DeviceStartResponse(
    string DeviceCode,
    string UserCode,
    string VerificationUri,
    string VerificationUriComplete,
    int ExpiresIn,
    int Interval)
{
    public static DeviceStartResponse Example => new(
        DevicePollRequest.Example.DeviceCode,
        DeviceLookupRequest.Example.UserCode,
        $"{ErrorBody.ExampleOrigin}/device",
        $"{ErrorBody.ExampleOrigin}/device?user_code={DeviceLookupRequest.Example.UserCode}",
        ExpiresIn: 900,
        Interval: 5);

    public static DeviceStartResponse From(StartDeviceResult started, string page) => new(
        started.DeviceCode.Reveal(),
        started.UserCode.ToString(),
        page,
        $"{page}?user_code={started.UserCode}",
        (int)Domain.Devices.DeviceCode.Lifetime.TotalSeconds,
        (int)Domain.Devices.DeviceCode.Interval.TotalSeconds);
}

/// <summary>The device login to show.</summary>
/// <param name="UserCode">The code that the terminal shows; capitals, spaces and the dash do not matter</param>
internal sealed record DeviceLookupRequest(string UserCode)
{
    public static DeviceLookupRequest Example => new("WDJB-MJHT");
}

/// <summary>A device login that waits for a decision.</summary>
/// <param name="UserCode">The code as the terminal shows it</param>
/// <param name="ClientName">The name of the program</param>
/// <param name="Scope">The scopes that the program asks for, separated by spaces</param>
/// <param name="Apps">The apps that it asks for; null is every app</param>
/// <param name="Budget">The budget that it asks for, such as `50/day`; null is no limit</param>
/// <param name="TokenExpiresIn">How long its token would live, in seconds</param>
/// <param name="IpAddress">The address that started the login</param>
/// <param name="CreatedAt">When the login was started (UTC)</param>
/// <param name="ExpiresAt">When the time to decide ends (UTC)</param>
internal sealed record DeviceLookupResponse(
    string UserCode,
    string? ClientName,
    string Scope,
    IReadOnlyList<string>? Apps,
    string? Budget,
    int TokenExpiresIn,
    string? IpAddress,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static DeviceLookupResponse Example =>
        new(
            "WDJB-MJHT",
            DeviceStartRequest.Example.ClientName,
            DeviceStartRequest.Example.Scope!,
            DeviceStartRequest.Example.Apps,
            DeviceStartRequest.Example.Budget,
            DeviceStartRequest.Example.ExpiresIn!.Value,
            "203.0.113.7",
            ExampleStart,
            ExampleStart.AddMinutes(15));

    public static DeviceLookupResponse From(LookUpDeviceResult login)
    {
        var permissions = login.Asked.Permissions;
        return new(
            login.UserCode,
            login.ClientName,
            ScopeNames.Of(permissions.Scopes),
            AccessToken.AppsOf(permissions),
            permissions.Budget?.ToString(),
            (int)login.Asked.Lifetime.TotalSeconds,
            login.IpAddress,
            login.CreatedAt,
            login.ExpiresAt);
    }
}

/// <summary>The device login to approve or to decline.</summary>
/// <param name="UserCode">The code that the terminal shows; capitals, spaces and the dash do not matter</param>
/// <param name="Deny">Declines the login instead of approving it</param>
/// <param name="Name">The person's own name for the token; the program's, if it is missing</param>
/// <param name="Scope">The scopes that the person gives, of those that the program asks for; all of them, if it is missing</param>
/// <param name="Apps">The apps that the person gives, of those that the program asks for</param>
/// <param name="Budget">A budget that is within the one that the program asks for, or any if it asks for none</param>
/// <param name="ExpiresIn">A shorter life of the token, in seconds</param>
[MisleadingMember("approve", "a login is approved unless deny is true")]
[MisleadingMember("scopes", "the scopes are one text in scope, separated by spaces")]
[MisleadingMember("app", "the apps are a list in apps")]
[MisleadingMember("limit", "a limit is a budget such as 50/day")]
[MisleadingMember("token_expires_in", "the life of the token is expires_in")]
[RulesOf(typeof(TokenTermsRequest))]
internal sealed record DeviceCompleteRequest(
    string UserCode,
    bool Deny = false,
    string? Name = null,
    string? Scope = null,
    IReadOnlyList<string>? Apps = null,
    string? Budget = null,
    int? ExpiresIn = null)
{
    public static DeviceCompleteRequest Example => new("WDJB-MJHT", Deny: false, Budget: "20/day");

    public TokenTermsRequest ToTerms() => new(Name, Scope, Apps, Budget, ExpiresIn);
}

/// <summary>The decision is stored.</summary>
internal sealed record DeviceCompleteResponse(bool Ok)
{
    public static DeviceCompleteResponse Example => new(Ok: true);
}

/// <summary>The device login to poll.</summary>
/// <param name="DeviceCode">The device code from the start</param>
internal sealed record DevicePollRequest(string DeviceCode)
{
    public static DevicePollRequest Example => new("GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS8w");
}

/// <summary>The token for the program, with what the person has given it.</summary>
/// <param name="Token">The personal access token; keep it secret</param>
/// <param name="Id">The id of the token</param>
/// <param name="Name">The name that the person knows the token by</param>
/// <param name="Scope">What the token may do, separated by spaces</param>
/// <param name="Apps">The apps whose jobs the token may see and start; null is every app</param>
/// <param name="Budget">How many credits the token may spend; null is no limit</param>
/// <param name="ExpiresAt">When the token expires (UTC)</param>
internal sealed record DeviceTokenResponse(
    string Token,
    Guid Id,
    string? Name,
    string Scope,
    IReadOnlyList<string>? Apps,
    BudgetState? Budget,
    DateTimeOffset ExpiresAt)
{
    public static DeviceTokenResponse Example => new(
        "focus_pat_6kPzHCnS2nMxqGJuxGvd0sw9DUjh6kTnCcaRCtUqaQAkT3mBrwXx7Qa",
        AccessToken.Example.Id,
        AccessToken.Example.Name,
        AccessToken.Example.Scope,
        AccessToken.Example.Apps,
        AccessToken.Example.Budget! with { Spent = 0, Left = 50 },
        AccessToken.Example.ExpiresAt);

    public static DeviceTokenResponse From(CollectedToken collected)
    {
        var token = AccessToken.From(new TokenListItem(collected.Token, LastUsedAt: null));
        return new(collected.Secret.Reveal(), token.Id, token.Name, token.Scope, token.Apps, token.Budget, token.ExpiresAt);
    }
}

/// <summary>The device login waits for a decision.</summary>
internal sealed record DevicePendingResponse([Always("pending")] string Status)
{
    public static DevicePendingResponse Example => new("pending");
}
