using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// Signs tokens as a Clerk instance does: RS256 with one RSA key of 2048 bits, named in the header and published in a JWKS.
/// </summary>
public sealed class TokenSigner : IDisposable
{
    /// <summary>The token classes of the header <c>cat</c> (clerk/javascript, packages/backend/src/tokens/jwtCategories.ts).</summary>
    public const string SessionClass = "cl_B7d4PD111AAA";
    public const string TemplateClass = "cl_B7d4PD222AAA";

    private readonly RSA rsa;

    private TokenSigner(RSA rsa)
    {
        this.rsa = rsa;
        KeyId = "ins_" + Base64Url.EncodeToString(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..20];
    }

    public string KeyId { get; }

    /// <summary>A signer with a new key.</summary>
    public static TokenSigner Create() => new(RSA.Create(2048));

    /// <summary>
    /// A signer whose key is stored in a file that only its owner may read, so that tokens outlive a restart. Creates the file if it is
    /// missing.
    /// </summary>
    public static TokenSigner Keep(string file)
    {
        if (!File.Exists(file))
        {
            using var made = RSA.Create(2048);
            PrivateFile.Create(file, made.ExportPkcs8PrivateKeyPem());
        }
        else
        {
            PrivateFile.Restrict(file);
        }

        var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(file));
        return new TokenSigner(rsa);
    }

    /// <summary>The public key as a JWK (RFC 7517).</summary>
    public object Jwk
    {
        get
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            return new
            {
                use = "sig",
                kty = "RSA",
                kid = KeyId,
                alg = "RS256",
                n = Base64Url.EncodeToString(key.Modulus),
                e = Base64Url.EncodeToString(key.Exponent),
            };
        }
    }

    /// <summary>A token with these claims. Given headers override the usual ones, and null ones are omitted.</summary>
    public string Sign(IReadOnlyDictionary<string, object?> claims, IReadOnlyDictionary<string, object?>? headers = null)
    {
        var header = new Dictionary<string, object?> { ["alg"] = "RS256", ["cat"] = SessionClass, ["kid"] = KeyId, ["typ"] = "JWT" };
        foreach (var (name, value) in headers ?? new Dictionary<string, object?>())
        {
            header[name] = value;
        }

        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = rsa.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => rsa.Dispose();

    private static string Encode(IReadOnlyDictionary<string, object?> members) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(members.Where(member => member.Value is not null).ToDictionary()));
}
