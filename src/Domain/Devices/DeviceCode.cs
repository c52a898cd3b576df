using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Devices;

/// <summary>
/// One device login (RFC 8628): pending, then approved or denied by a person, then redeemed by the device. Its status only moves forward,
/// and it expires in any status.
/// </summary>
public sealed class DeviceCode
{
    /// <summary>The time that a person has to approve.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>The minimum time that the device has to collect its token after an approval, even one in the last second.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>The time that a device waits between two polls.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private DeviceCode(byte[] hash, string? clientName, TokenTerms terms, string? ipAddress, DateTimeOffset createdAt)
    {
        Hash = hash;
        ClientName = clientName;
        Terms = terms;
        IpAddress = ipAddress;
        CreatedAt = createdAt;
    }

    /// <summary>The SHA-256 of the device code.</summary>
    public byte[] Hash { get; }

    /// <summary>The name that the device gave itself: a claim, to be shown and not believed.</summary>
    public string? ClientName { get; }

    /// <summary>The terms of the token: those that the program asked for, and from the approval on those that the person gave.</summary>
    public TokenTerms Terms { get; private set; }

    /// <summary>The IP address that the login was started from.</summary>
    public string? IpAddress { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DeviceCodeStatus Status { get; private set; }

    /// <summary>The status as stored; a device login stored with another status was changed by a concurrent request.</summary>
    public DeviceCodeStatus StoredStatus { get; private init; }

    /// <summary>The account that approved it.</summary>
    public Guid? AccountId { get; private set; }

    /// <summary>A new device login; the token that it asks for has the name that the program gave itself.</summary>
    public static DeviceCode Start(Secret code, TokenTerms asked, string? ipAddress, DateTimeOffset now)
    {
        var name = PersonalAccessToken.NameOrNull(asked.Name);
        return new(code.Hash, name, asked with { Name = name }, ipAddress, now) { ExpiresAt = now + Lifetime };
    }

    /// <summary>The device login as it was stored.</summary>
    public static DeviceCode Restore(
        byte[] hash,
        string? clientName,
        TokenTerms terms,
        string? ipAddress,
        DeviceCodeStatus status,
        Guid? accountId,
        DateTimeOffset createdAt,
        DateTimeOffset expiresAt) =>
        new(hash, clientName, terms, ipAddress, createdAt)
        {
            Status = status,
            StoredStatus = status,
            AccountId = accountId,
            ExpiresAt = expiresAt,
        };

    /// <summary>Approves the login: the device may act for an account, on its terms less what the person takes away.</summary>
    public Error? Approve(Guid accountId, TokenChanges changes, DateTimeOffset now)
    {
        if (WhyNotPending(now) is { } ended)
        {
            return ended;
        }

        var narrowed = Terms.Narrow(changes);
        if (narrowed.Error is { } refusal)
        {
            return refusal;
        }

        Terms = narrowed.Value;
        Status = DeviceCodeStatus.Approved;
        AccountId = accountId;
        ExpiresAt = ExpiresAt < now + Grace ? now + Grace : ExpiresAt;
        return null;
    }

    /// <summary>Denies the login for good.</summary>
    public Error? Deny(DateTimeOffset now)
    {
        if (WhyNotPending(now) is { } ended)
        {
            return ended;
        }

        Status = DeviceCodeStatus.Denied;
        return null;
    }

    /// <summary>Null while a person may still decide; otherwise the reason why not.</summary>
    public Error? WhyNotPending(DateTimeOffset now) =>
        WhyEnded(now) ?? (Status == DeviceCodeStatus.Pending ? null : DeviceErrors.Used);

    /// <summary>Null while the device may wait or collect; otherwise the reason why not.</summary>
    public Error? WhyEnded(DateTimeOffset now) => Status switch
    {
        DeviceCodeStatus.Denied => DeviceErrors.Denied,
        DeviceCodeStatus.Redeemed => DeviceErrors.Used,
        DeviceCodeStatus.Pending or DeviceCodeStatus.Approved => now >= ExpiresAt ? DeviceErrors.Expired : null,
    };

    /// <summary>Uses up the approval and returns the account that gave it; only for a login that is approved.</summary>
    public Guid Redeem()
    {
        Require.That(Status == DeviceCodeStatus.Approved);
        Status = DeviceCodeStatus.Redeemed;
        return AccountId!.Value;
    }
}

/// <summary>The status of a device login, which only moves to a later one.</summary>
public enum DeviceCodeStatus
{
    Pending,
    Approved,
    Denied,
    Redeemed,
}
