using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>The people of the instance. Every name except <c>nobody</c> has a user.</summary>
internal sealed partial class People
{
    public const string Nobody = "nobody";

    /// <summary>The people that the pages offer, with what is special about each (<see cref="ProviderTokens"/>).</summary>
    public static readonly IReadOnlyList<(string Name, string About)> Demo =
    [
        ("ada", "is connected to X and GitHub."),
        ("grace", "is connected to neither X nor GitHub, and is an operator: open /operator."),
        ("edith", "is connected to X, but Clerk holds no token of the connection."),
        ("hedy", "has an X token that has expired and cannot be refreshed."),
        ("joan", "has an X token that X refuses to refresh."),
    ];

    private readonly ConcurrentDictionary<string, bool> banned = new();
    private readonly ConcurrentDictionary<string, bool> deleted = new();
    private readonly ConcurrentDictionary<string, string[]> emails = new();
    private readonly ConcurrentDictionary<string, bool> signedUp = new(Demo.Select(person => KeyValuePair.Create(person.Name, true)));

    /// <summary>The Clerk id of a user of this name.</summary>
    public static string IdOf(string name) => "user_" + Identifier(name);

    /// <summary>A name in the form that Clerk's ids allow.</summary>
    public static string Identifier(string name) =>
        PlainName().IsMatch(name) ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..27];

    /// <summary>The name in a Clerk id, or null if there is no such user.</summary>
    public static string? NameIn(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && id[prefix.Length..] is var name && PlainName().IsMatch(name) && name != Nobody
            ? name
            : null;

    /// <summary>Whether a person has signed up. The demo people have.</summary>
    public bool IsKnown(string name) => signedUp.ContainsKey(name);

    public void SignUp(string name) => signedUp[name] = true;

    public bool IsBanned(string name) => banned.ContainsKey(name);

    public bool IsDeleted(string name) => deleted.ContainsKey(name);

    /// <summary>The name of the user with a Clerk id, or null if there is none, or no longer.</summary>
    public string? Find(string id) => NameIn(id, "user_") is { } name && !IsDeleted(name) ? name : null;

    public void Ban(string name) => banned[name] = true;

    public void Unban(string name) => banned.TryRemove(name, out _);

    public void Delete(string name) => deleted[name] = true;

    /// <summary>Gives a user verified e-mail addresses.</summary>
    public void HasEmails(string name, string[] addresses) => emails[name] = addresses;

    /// <summary>A user in the JSON form of both APIs.</summary>
    public object Json(string name)
    {
        var addresses = emails.GetValueOrDefault(name, []).Select((address, index) => new
        {
            @object = "email_address",
            id = $"idn_{name}{index}",
            email_address = address,
            reserved = false,
            verification = new { status = "verified", strategy = "email_code" },
            linked_to = Array.Empty<object>(),
        }).ToArray();
        var title = char.ToUpperInvariant(name[0]) + name[1..];
        var connections = ProviderTokens.DemoProviders(name).Select(provider => new
        {
            @object = "external_account",
            id = $"eac_{name}{provider["oauth_".Length..]}",
            provider,
            identification_id = $"idn_{name}",
            provider_user_id = $"{provider}-{name}",
            approved_scopes = "tweet.read users.read offline.access",
            username = name,
            email_address = "",
            first_name = title,
            last_name = "",
            image_url = "",
            label = (string?)null,
            public_metadata = new { },
            verification = new { status = "verified", strategy = provider },
        }).ToArray();
        return new
        {
            @object = "user",
            id = IdOf(name),
            username = name,
            first_name = title,
            last_name = (string?)null,
            image_url = "",
            has_image = false,
            primary_email_address_id = (string?)null,
            primary_phone_number_id = (string?)null,
            primary_web3_wallet_id = (string?)null,
            email_addresses = addresses,
            phone_numbers = Array.Empty<object>(),
            web3_wallets = Array.Empty<object>(),
            external_accounts = connections,
            enterprise_accounts = Array.Empty<object>(),
            saml_accounts = Array.Empty<object>(),
            passkeys = Array.Empty<object>(),
            organization_memberships = Array.Empty<object>(),
            password_enabled = false,
            two_factor_enabled = false,
            totp_enabled = false,
            backup_code_enabled = false,
            public_metadata = new { },
            private_metadata = new { },
            unsafe_metadata = new { },
            external_id = (string?)null,
            banned = IsBanned(name),
            locked = false,
            create_organization_enabled = false,
            delete_self_enabled = false,
            last_sign_in_at = (long?)null,
            last_active_at = (long?)null,
            legal_accepted_at = (long?)null,
            created_at = 1_735_689_600_000,
            updated_at = 1_735_689_600_000,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,27}\z")]
    private static partial Regex PlainName();
}
