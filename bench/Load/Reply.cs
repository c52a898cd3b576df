using System.Buffers.Text;
using System.Text;

namespace FocusAccount.Bench.Load;

/// <summary>A response, parsed as far as a load needs it.</summary>
internal readonly ref struct Reply
{
    private readonly ReadOnlySpan<byte> body;

    private Reply(int status, ReadOnlySpan<byte> body)
    {
        Status = status;
        this.body = body;
    }

    public int Status { get; }

    /// <summary>Parses a response; false if the bytes are not complete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Reply reply)
    {
        reply = default;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = bytes[..end];
        var body = bytes[(end + 4)..];
        if (!IsWhole(head, body) || !Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _))
        {
            return false;
        }

        reply = new Reply(status, body);
        return true;
    }

    /// <summary>Fails the run unless the response has this status and contains this text.</summary>
    public void MustBe(int status, ReadOnlySpan<byte> saying)
    {
        if (Status != status || body.IndexOf(saying) < 0)
        {
            throw new UnexpectedReplyException($"Expected {status} with {Encoding.UTF8.GetString(saying)}, got {Status}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 400)])}");
        }
    }

    /// <summary>The text after a mark in the body, up to the next quotation mark.</summary>
    public ReadOnlySpan<byte> After(ReadOnlySpan<byte> mark)
    {
        var start = body.IndexOf(mark);
        return start < 0 ? [] : body[(start + mark.Length)..] is var rest && rest.IndexOf((byte)'"') is >= 0 and var length ? rest[..length] : [];
    }

    // Servers spell it "Content-Length" or "content-length". Without it, the body is chunked.
    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var at = head.IndexOf("ength: "u8);
        if (at < 0)
        {
            return body.EndsWith("0\r\n\r\n"u8);
        }

        return Utf8Parser.TryParse(head[(at + "ength: ".Length)..], out int length, out _) && body.Length >= length;
    }
}

/// <summary>A contender sent a wrong response, so its figures would be meaningless.</summary>
internal sealed class UnexpectedReplyException(string message) : Exception(message);
