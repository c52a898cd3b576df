using System.Text;

namespace FocusAccount.Bench.Load;

/// <summary>Requests as bytes, prepared before the load starts.</summary>
internal static class Requests
{
    public static byte[] Get(string path, string token) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");

    public static byte[] Post(string path, string body, string? token = null, string contentType = "application/json")
    {
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        return Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}

/// <summary>Evenly distributed indexes, the same on every run.</summary>
internal sealed class RandomIndex(int seed)
{
    private uint state = (uint)((seed + 1) * 0x9E3779B1);

    // Marsaglia's xorshift takes a few instructions, which a load generator can afford.
    public int Below(int count)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)count);
    }
}

/// <summary>A request with a gap of fixed width, filled from an earlier response.</summary>
internal sealed class Template
{
    private readonly byte[] bytes;
    private readonly int gap;
    private readonly int width;

    public Template(byte[] bytes, string placeholder)
    {
        this.bytes = bytes;
        width = placeholder.Length;
        gap = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(placeholder));
    }

    /// <summary>The request with the gap filled, written to the start of a scratch buffer.</summary>
    public ReadOnlySpan<byte> Fill(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (text.Length != width)
        {
            throw new UnexpectedReplyException($"Expected {width} characters, got '{Encoding.ASCII.GetString(text)}'.");
        }

        bytes.CopyTo(scratch);
        text.CopyTo(scratch[gap..]);
        return scratch[..bytes.Length];
    }
}
