using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A credential: a Bearer token, or the cookies of a browser, where <c>{suffix}</c> stands for the instance's suffix.</summary>
internal sealed record Credential(string Name, string? Token = null, string? Cookie = null)
{
    /// <summary>The same with the cookie names that belong to a publishable key (clerk-js, packages/shared/src/keys.ts).</summary>
    public Credential For(string publishableKey)
    {
#pragma warning disable CA5350 // Clerk's choice. It only makes a name.
        var suffix = Base64Url.EncodeToString(SHA1.HashData(Encoding.UTF8.GetBytes(publishableKey)))[..8];
#pragma warning restore CA5350
        return this with { Cookie = Cookie?.Replace("{suffix}", "_" + suffix, StringComparison.Ordinal) };
    }
}
