using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FocusAccount.Api.Errors;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Primitives;

namespace FocusAccount.Api.Json;

/// <summary>
/// Reads a body of JSON as a whole, because it is small and because a sentence about a mistake needs all of it. A member that no field has
/// is ignored, unless it is a field's name in another spelling or misleading.
/// </summary>
internal sealed class JsonBodyFormatter : TextInputFormatter
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly JsonSerializerOptions Lenient = JsonSettings.Create();

    private static readonly JsonSerializerOptions Strict =
        new(Lenient) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public JsonBodyFormatter()
    {
        foreach (var type in (string[])["application/json", "text/json", "application/*+json"])
        {
            SupportedMediaTypes.Add(type);
        }

        // JSON is UTF-8 (RFC 8259, 8.1); a body with another declared charset has an unsupported media type.
        SupportedEncodings.Add(Encoding.UTF8);
    }

    public override bool CanRead(InputFormatterContext context) =>
        base.CanRead(context) && StringValues.IsNullOrEmpty(context.HttpContext.Request.Headers.ContentEncoding);

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        var body = context.HttpContext.Request.BodyReader;
        var read = await body.ReadAsync();
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync();
        }

        try
        {
            return Read(context, read.Buffer);
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    private static InputFormatterResult Read(InputFormatterContext context, ReadOnlySequence<byte> body)
    {
        var json = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        json = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        if (json.IsEmpty)
        {
            return Of(null, context);
        }

        try
        {
            return Of(JsonSerializer.Deserialize(json, context.ModelType, Strict), context);
        }
        catch (JsonException)
        {
            return Explain(json.ToArray(), context);
        }
    }

    private static InputFormatterResult Explain(byte[] json, InputFormatterContext context)
    {
        var rules = context.HttpContext.RequestServices.GetRequiredService<FieldRules>();
        try
        {
            if (new JsonBodyMistakes(context.ModelType, rules, Lenient).Find(json) is not { } mistake)
            {
                return Of(JsonSerializer.Deserialize(json, context.ModelType, Lenient), context);
            }

            context.ModelState.TryAddModelException(context.ModelName, mistake);
        }
        catch (JsonException exception)
        {
            context.ModelState.TryAddModelException(context.ModelName, JsonBodyMistakes.AtPosition(json, exception));
        }
        catch (InvalidOperationException)
        {
            // The name of a member is half a surrogate pair.
            context.ModelState.TryAddModelException(context.ModelName, new BindingException(field: null, "The body has broken Unicode in it."));
        }

        return InputFormatterResult.Failure();
    }

    private static InputFormatterResult Of(object? body, InputFormatterContext context) =>
        body is not null || context.TreatEmptyInputAsDefaultValue ? InputFormatterResult.Success(body) : InputFormatterResult.NoValue();
}
