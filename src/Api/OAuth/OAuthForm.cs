using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;

namespace FocusAccount.Api.OAuth;

/// <summary>The form of an OAuth request, and the credentials of its client in the header, if there are any.</summary>
internal sealed class OAuthForm
{
    public const string MediaType = "application/x-www-form-urlencoded";

    private readonly OAuthParameters parameters;

    private OAuthForm(OAuthParameters parameters, string? basicId, string? basicSecret) =>
        (this.parameters, BasicId, BasicSecret) = (parameters, basicId, basicSecret);

    /// <summary>The id by which the client authenticates in the header (RFC 6749, 2.3.1); null without that header.</summary>
    public string? BasicId { get; }

    /// <summary>The secret beside it; null if it is empty, as for a public client.</summary>
    public string? BasicSecret { get; }

    /// <inheritdoc cref="OAuthParameters.this"/>
    public string? this[string name] => parameters[name];

    /// <summary>Reads the body of a request; credentials belong in it, so a query is refused.</summary>
    public static async Task<Result<OAuthForm>> Read(HttpRequest request)
    {
        if (request.QueryString.HasValue)
        {
            return RequestErrors.Invalid("Send all parameters in the body, and none in the address.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !string.Equals(type.MediaType, MediaType, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(type.CharSet?.Trim('"') ?? "utf-8", "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return RequestErrors.Invalid($"Send the parameters as {MediaType} in UTF-8.");
        }

        string? id = null, secret = null;
        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization && !TryReadBasic(authorization, out id, out secret))
        {
            return RequestErrors.Invalid("Send the client's credentials as Authorization: Basic, or in the body.");
        }

        try
        {
            var parameters = OAuthParameters.Of(await request.ReadFormAsync(request.HttpContext.RequestAborted));
            return parameters.Error is { } refusal ? refusal : new OAuthForm(parameters.Value, id, secret);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return RequestErrors.Invalid("The body could not be read, or is too large; send the parameters as one form.");
        }
    }

    /// <summary>The parameters as a record, whose members have their names; a missing one that has no default is refused.</summary>
    public Result<T> As<T>()
    {
        var constructor = typeof(T).GetConstructors()[0];
        var members = constructor.GetParameters();
        var values = Array.ConvertAll(members, member => parameters[JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name!)]);
        for (var index = 0; index < members.Length; index++)
        {
            if (values[index] is null && !members[index].HasDefaultValue)
            {
                return OAuthMistakes.Missing(JsonNamingPolicy.SnakeCaseLower.ConvertName(members[index].Name!));
            }
        }

        return (T)constructor.Invoke(values);
    }

    // Both parts are form-encoded before they are joined (RFC 6749, 2.3.1).
    private static bool TryReadBasic(string authorization, out string? id, out string? secret)
    {
        (id, secret) = (null, null);
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[header.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var first, var second])
        {
            return false;
        }

        (id, secret) = (Decode(first), second.Length == 0 ? null : Decode(second));
        return true;

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }
}
