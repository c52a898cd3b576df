using System.Reflection;
using System.Text;
using System.Text.Json;
using FocusAccount.Api.Errors;
using FocusAccount.Api.OpenApi;

namespace FocusAccount.Api.Json;

/// <summary>Finds the first mistake in a body, and says it in one sentence by the names of the contract.</summary>
internal sealed class JsonBodyMistakes(Type bodyType, FieldRules rules, JsonSerializerOptions options)
{
    // Bodies are records, whose constructor parameters are their members.
    private readonly Dictionary<string, ParameterInfo> fields = bodyType.GetConstructors()
        .MaxBy(made => made.GetParameters().Length)!
        .GetParameters()
        .ToDictionary(parameter => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!));

    /// <summary>Returns the first mistake; null when the body has none.</summary>
    /// <exception cref="JsonException">The body is not JSON, or repeats a member somewhere inside.</exception>
    public BindingException? Find(byte[] json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        var body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new BindingException(field: null, $"The body must be a JSON object; it was {FieldRules.Shown(body)}.");
        }

        var members = body.EnumerateObject().ToList();
        return Misspelt(members) ?? Misleading(members) ?? Repeated(members) ?? Missing(members) ?? Wrong(members);
    }

    /// <summary>The mistake at the line and column of an exception.</summary>
    public static BindingException AtPosition(byte[] json, JsonException exception)
    {
        if (IsOnlyTooDeep(json))
        {
            return new BindingException(field: null, $"The body has more than {JsonSettings.MaxDepth} levels; send fewer.");
        }

        var (line, position) = ((int)(exception.LineNumber ?? 0), (int)(exception.BytePositionInLine ?? 0));
        var start = 0;
        for (var before = 0; before < line; before++)
        {
            start = Array.IndexOf(json, (byte)'\n', start) + 1;
        }

        var column = Encoding.UTF8.GetCharCount(json.AsSpan(start, int.Min(position, json.Length - start)));
        return new BindingException(field: null, $"The body cannot be read as JSON: look at line {line + 1}, column {column + 1}.");
    }

    // Ignored, a field in another spelling would cost its sender the default: without an idempotency key, a second job.
    private BindingException? Misspelt(List<JsonProperty> members)
    {
        var spellings = fields.Keys.ToDictionary(Letters, StringComparer.OrdinalIgnoreCase);
        var meant =
            from member in members
            where !fields.ContainsKey(member.Name) && spellings.ContainsKey(Letters(member.Name))
            let field = spellings[Letters(member.Name)]
            select new BindingException(field, $"The body has {FieldRules.Shown(member.Name)}, which is not a field; write {field}.");
        return meant.FirstOrDefault();

        static string Letters(string name) =>
            name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }

    // Ignoring such a member would do the opposite of what its sender wants.
    private BindingException? Misleading(List<JsonProperty> members)
    {
        var found =
            from misleading in bodyType.GetCustomAttributes<MisleadingMemberAttribute>()
            where members.Exists(member => member.Name == misleading.Name)
            select new BindingException(misleading.Name, $"The body has {misleading.Name}, which is not a field here; {misleading.Advice}.");
        return found.FirstOrDefault();
    }

    private BindingException? Repeated(List<JsonProperty> members)
    {
        var counts = members.Select(member => member.Name).Where(fields.ContainsKey).CountBy(name => name);
        var repeated = counts.FirstOrDefault(count => count.Value > 1).Key;
        return repeated is null ? null : new BindingException(repeated, $"{repeated} is in the body more than once; send it once.");
    }

    private BindingException? Missing(List<JsonProperty> members)
    {
        var sent = members.Select(member => member.Name).ToHashSet();
        string[] missing = [.. fields.Where(field => !field.Value.HasDefaultValue && !sent.Contains(field.Key)).Select(field => field.Key)];
        if (missing.Length == 0)
        {
            return null;
        }

        var sentence = $"The body must have {string.Join(", ", missing)}.";
        var unknown = members.Select(member => member.Name).FirstOrDefault(name => !fields.ContainsKey(name) && IsWord(name));
        var stray = unknown is null || missing.Length > 1 ? "" : $" It has {FieldRules.Shown(unknown)}, which is not a field.";
        return new BindingException(missing[0], sentence + stray);
    }

    // Other names could break the sentence.
    private static bool IsWord(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    private BindingException? Wrong(List<JsonProperty> members)
    {
        var wrong = members.Find(member => fields.TryGetValue(member.Name, out var field) && !CanBe(member.Value, field));
        return wrong.Value.ValueKind switch
        {
            JsonValueKind.Undefined => null,

            // Its kind is right, so something inside of it is repeated.
            JsonValueKind.Object when MayBeObject(fields[wrong.Name]) => new BindingException(wrong.Name, $"{wrong.Name} has a member more than once; send each once."),
            _ => new BindingException(
                wrong.Name,
                rules.Expectation(bodyType.GetCustomAttribute<RulesOfAttribute>(), fields[wrong.Name], FieldRules.Shown(wrong.Value))),
        };
    }

    private static bool MayBeObject(ParameterInfo field) =>
        (Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType) == typeof(JsonElement);

    private static bool IsOnlyTooDeep(byte[] json) => !Parses(json, JsonSettings.MaxDepth) && Parses(json, int.MaxValue);

    private static bool Parses(byte[] json, int maxDepth)
    {
        try
        {
            JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth }).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool CanBe(JsonElement value, ParameterInfo field)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable;
        }

        try
        {
            value.Deserialize(field.ParameterType, options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
