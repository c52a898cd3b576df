using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FocusAccount.Domain.Jobs;

/// <summary>App-supplied metadata of a job: a JSON object of at most 16 KiB that PostgreSQL can store.</summary>
public sealed partial class Metadata : IEquatable<Metadata>
{
    /// <summary>The largest size of the text in UTF-8 bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The deepest nesting of objects and arrays, because JSON readers have limits too.</summary>
    public const int MaxDepth = 24;

    // The text is stored and returned as JSON, and never put into HTML as is.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Metadata(JsonElement root) => Root = root;

    /// <summary>The object itself.</summary>
    public JsonElement Root { get; }

    /// <summary>The object exactly as written: order, spaces and spelling of numbers included.</summary>
    public string Json => Root.GetRawText();

    /// <summary>The metadata that a caller sent, or null when it breaks a rule.</summary>
    public static Metadata? CreateOrNull(JsonElement sent)
    {
        if (sent.ValueKind != JsonValueKind.Object || !IsStorable(sent, MaxDepth))
        {
            return null;
        }

        return Encoding.UTF8.GetByteCount(sent.GetRawText()) <= MaxBytes ? new Metadata(sent.Clone()) : null;
    }

    /// <summary>The metadata that a caller sent, if any; it must have been validated before.</summary>
    public static Metadata? Of(JsonElement? sent) =>
        sent is null ? null : CreateOrNull(sent.Value) ?? throw new ArgumentException("The metadata breaks a rule.", nameof(sent));

    /// <summary>The metadata as it was stored.</summary>
    public static Metadata Restore(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// The old object with its members replaced and extended by the new one's; refused when larger than <see cref="MaxBytes"/>.
    /// </summary>
    public static Result<Metadata?> Merge(Metadata? old, Metadata? added)
    {
        if (old is null || added is null)
        {
            return added ?? old;
        }

        // Not by TryGetProperty, which scans all members: with thousands of them that would be thousands of scans.
        var replaced = added.Root.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var kept = old.Root.EnumerateObject().Where(member => !replaced.Contains(member.Name));
        var json = Write(kept.Concat(added.Root.EnumerateObject()));
        return json.Length <= MaxBytes ? Parse(json) : JobErrors.MetadataTooLarge;
    }

    /// <summary>Compares as JSON: neither the order of members nor the spelling of a number matters.</summary>
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
        JsonValueKind.Object => depth > 0
            && value.EnumerateObject().All(member => IsStorableText(() => member.Name) && IsStorable(member.Value, depth - 1)),
        JsonValueKind.Array => depth > 0 && value.EnumerateArray().All(item => IsStorable(item, depth - 1)),
        JsonValueKind.String => IsStorableText(value.GetString),
        JsonValueKind.Number => StorableNumber().IsMatch(value.GetRawText()),
        _ => true,
    };

    // PostgreSQL stores neither a NUL nor half of a surrogate pair. System.Text.Json notices the latter only when the text is read.
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

    // Numbers that fit PostgreSQL's numeric, so that an operator can cast any metadata to jsonb.
    [GeneratedRegex(@"\A[-0-9.]{1,100}(?:[eE][-+]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex StorableNumber();
}
