using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FocusAccount.Api.Json;

/// <summary>How JSON is read and written: names as in the contract, strict types, times in UTC.</summary>
internal static class JsonSettings
{
    // Room for metadata, which has its own limit, and for the list around it.
    public const int MaxDepth = 64;

    /// <summary>Options of their own for code outside of MVC.</summary>
    public static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        return options;
    }

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcTime());
    }

    /// <summary>ISO 8601 in UTC with the microseconds that PostgreSQL keeps, so that a time has the same text in every response.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        private const int MaxTextLength = 32;

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[MaxTextLength];
            value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
    }
}
