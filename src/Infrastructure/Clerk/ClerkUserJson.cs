using System.Text.Json.Serialization;
using FocusAccount.Application.Identity;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>A user as Clerk's Backend API describes it (openapi-specs, bapi/2026-05-12), as far as the service reads it.</summary>
internal sealed record ClerkUserJson(
    string? Id,
    bool Banned,
    [property: JsonPropertyName("email_addresses")] IReadOnlyList<ClerkUserJson.Email>? Emails,
    [property: JsonPropertyName("phone_numbers")] IReadOnlyList<ClerkUserJson.Phone>? Phones,
    [property: JsonPropertyName("external_accounts")] IReadOnlyList<ClerkUserJson.ExternalAccount>? ExternalAccounts)
{
    private const string Verified = "verified";

    /// <summary>The user, with the identifiers that Clerk has verified: those of two users are never the same.</summary>
    public ClerkUser ToUser() => new(
        Id!,
        Banned ? ClerkStanding.Banned : ClerkStanding.Active,
        [.. Identifiers().Distinct()]);

    private IEnumerable<string> Identifiers() =>
    [
        .. from email in Emails ?? []
           where email is { Address.Length: > 0, Verification.Status: Verified }
           select $"email:{email.Address!.Trim().ToLowerInvariant()}",
        .. from phone in Phones ?? []
           where phone is { Number.Length: > 0, Verification.Status: Verified }
           select $"phone:{phone.Number!.Trim()}",
        .. from account in ExternalAccounts ?? []
           where account is { Provider.Length: > 0, UserId.Length: > 0, Verification.Status: Verified }
           select $"{account.Provider}:{account.UserId}",
    ];

    internal sealed record State(string? Status);

    internal sealed record Email([property: JsonPropertyName("email_address")] string? Address, State? Verification);

    internal sealed record Phone([property: JsonPropertyName("phone_number")] string? Number, State? Verification);

    internal sealed record ExternalAccount(
        string? Provider, [property: JsonPropertyName("provider_user_id")] string? UserId, State? Verification);
}
