using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FocusAccount.Domain.Jobs;

/// <summary>What an app notes about a job: a JSON object of at most 16 KiB that PostgreSQL can hold.</summary>
public sealed partial class Metadata : IEquatable<Metadata>
{
    /// <summary>The most that the text may take in UTF-8.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The most objects and arrays within one another; readers of JSON have limits too.</summary>
    public const int MaxDepth = 24;

    // The text is stored and answered as JSON, never put into HTML as it is.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Metadata(JsonElement root) => Root = root;

    /// <summary>The object itself.</summary>
    public JsonElement Root { get; }

    /// <summary>The object as it was written: order, spaces and spelling of numbers included.</summary>
    public string Json => Root.GetRawText();

    /// <summary>The metadata that a caller sent, or null when it breaks a rule.</summary>
    public static Metadata? TryCreate(JsonElement sent)
    {
        if (sent.ValueKind != JsonValueKind.Object || !IsStorable(sent, MaxDepth))
        {
            return null;
        }

        return Encoding.UTF8.GetByteCount(sent.GetRawText()) <= MaxBytes ? new Metadata(sent.Clone()) : null;
    }

    /// <summary>The metadata that a caller sent, if any; that it keeps the rules has been checked.</summary>
    public static Metadata? Of(JsonElement? sent) =>
        sent is null ? null : TryCreate(sent.Value) ?? throw new ArgumentException("The metadata breaks a rule.", nameof(sent));

    /// <summary>The metadata as it was stored.</summary>
    public static Metadata Restore(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The old object with the new one's members laid over it; refused when it would exceed <see cref="MaxBytes"/>.</summary>
    public static Result<Metadata?> Merge(Metadata? old, Metadata? added)
    {
        if (old is null || added is null)
        {
            return added ?? old;
        }

        // Not by TryGetProperty, which looks through all members, and so through thousands for each of thousands.
        var replaced = added.Root.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var kept = old.Root.EnumerateObject().Where(member => !replaced.Contains(member.Name));
        var json = Write(kept.Concat(added.Root.EnumerateObject()));
        return json.Length <= MaxBytes ? Parse(json) : JobErrors.MetadataTooLarge;
    }

    /// <summary>Equal as JSON: neither the order of members nor the spelling of a number counts.</summary>
    public bool Equals(Metadata? other) => other is not null && JsonElement.DeepEquals(Root, other.Root);

    public override bool Equals(object? obj) => Equals(obj as Metadata);

    public override int GetHashCode() => Root.GetPropertyCount();

    private static Metadata Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new Metadata(document.RootElement.Clone());
    }

    private static ReadOnlyMemory<byte> Write(IEnumerable<JsonProperty> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        foreach (var member in members)
        {
            writer.WritePropertyName(member.Name);
            writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static bool IsStorable(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => depth > 0 && value.EnumerateObject().All(member => IsStorableText(() => member.Name) && IsStorable(member.Value, depth - 1)),
        JsonValueKind.Array => depth > 0 && value.EnumerateArray().All(item => IsStorable(item, depth - 1)),
        JsonValueKind.String => IsStorableText(value.GetString),
        JsonValueKind.Number => StorableNumber().IsMatch(value.GetRawText()),
        _ => true,
    };

    // PostgreSQL holds neither a NUL nor half of a surrogate pair; System.Text.Json notices the latter only when the text is read.
    private static bool IsStorableText(Func<string?> read)
    {
        try
        {
            return !read()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // What PostgreSQL's numeric holds, so that an operator can cast any metadata to jsonb.
    [GeneratedRegex(@"\A[-0-9.]{1,100}(?:[eE][-+]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex StorableNumber();
}
