using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Identity;

/// <summary>Forges tokens as an attacker would, also as one who has stolen the instance's signing key.</summary>
internal sealed class TokenForger : IDisposable
{
    private readonly RSA stolen = RSA.Create();

    public TokenForger() => stolen.ImportFromPem(File.ReadAllText(TestRun.ClerkKeyFile));

    /// <summary>The header of a session token with changed members; null members are omitted.</summary>
    public static Dictionary<string, object?> Header(params (string Name, object? Value)[] changes)
    {
        var genuine = JsonSerializer.Deserialize<Dictionary<string, object?>>(Base64Url.DecodeFromChars(TestRun.Clerk.SessionToken("ada").Split('.')[0]))!;
        return Change(genuine, changes);
    }

    /// <summary>The claims of a session with changes; null claims are omitted.</summary>
    public static Dictionary<string, object?> Claims(params (string Name, object? Value)[] changes) =>
        Change(TestRun.Clerk.SessionClaims("ada", TimeSpan.FromHours(1)), changes);

    /// <summary>A token signed with the instance's key.</summary>
    public string Signed(Dictionary<string, object?>? header = null, Dictionary<string, object?>? claims = null, HashAlgorithmName? hash = null) =>
        Signed(Encode(header ?? Header()), Encode(claims ?? Claims()), hash);

    /// <summary>A token of any two parts, signed with the instance's key.</summary>
    public string Signed(string header, string claims, HashAlgorithmName? hash = null) =>
        SignedBy(text => stolen.SignData(text, hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), header, claims);

    /// <summary>A token whose HMAC key is the public key, which everyone can read (CVE-2015-9235).</summary>
    public string SignedByPublicKey() => SignedBy(
        text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(stolen.ExportSubjectPublicKeyInfoPem()), text),
        Encode(Header(("alg", "HS256"))),
        Encode(Claims()));

    /// <summary>A token signed with the attacker's own key, under the instance's key id.</summary>
    public static string SignedByAnotherKey(Dictionary<string, object?>? claims = null)
    {
        using var own = RSA.Create(2048);
        return SignedBy(
            text => own.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Encode(Header()), Encode(claims ?? Claims()));
    }

    public static string Encode(Dictionary<string, object?> members) => Encode(JsonSerializer.Serialize(members));

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public void Dispose() => stolen.Dispose();

    private static string SignedBy(Func<byte[], byte[]> sign, string header, string claims) =>
        $"{header}.{claims}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";

    private static Dictionary<string, object?> Change(Dictionary<string, object?> members, (string Name, object? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            members[name] = value;
        }

        return members.Where(member => member.Value is not null).ToDictionary();
    }
}
