using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using Microsoft.Extensions.Primitives;

namespace FocusAccount.Api.OAuth;

/// <summary>
/// Parameters as OAuth reads them, in a form or a query (RFC 6749, 3.1 and 3.2): an empty one is absent, a repeated one is refused, and an
/// unknown one is ignored.
/// </summary>
internal sealed class OAuthParameters
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private OAuthParameters()
    {
    }

    /// <summary>The value of a parameter; null when it is missing or empty.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    public static Result<OAuthParameters> Of(IEnumerable<KeyValuePair<string, StringValues>> sent)
    {
        var parameters = new OAuthParameters();
        foreach (var (name, value) in sent)
        {
            if (value.Count > 1)
            {
                // A client may name several resources, and a server refuse that (RFC 8707, 2).
                return name == "resource" ? OAuthErrors.UnknownResource : RequestErrors.Invalid("A parameter is repeated; send each once.");
            }

            if (value.ToString() is { Length: > 0 } text)
            {
                parameters.values[name] = text;
            }
        }

        return parameters;
    }
}
