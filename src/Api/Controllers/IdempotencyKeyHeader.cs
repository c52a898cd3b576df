namespace FocusAccount.Api.Controllers;

/// <summary>
/// The header of an idempotency key. A key that is not read, or not as it was meant, would not keep a retry from starting a second job.
/// </summary>
internal static class IdempotencyKeyHeader
{
    private const string Name = "Idempotency-Key";

    private static readonly string[] Mistaken = ["X-Idempotency-Key", "Idempotent-Key"];

    /// <summary>The mistake in the headers of a start, with the key in the header and the one in the body; null if there is none.</summary>
    public static string? Mistake(IHeaderDictionary headers, string? header, string? member)
    {
        if (headers[Name].Count > 1)
        {
            return $"{Name} is in the request more than once; send it once.";
        }

        if (header is null && member is null)
        {
            var mistaken = Mistaken.FirstOrDefault(headers.ContainsKey);
            return mistaken is null ? null : $"The header {mistaken} is not read; send {Name}.";
        }

        return header is not null && member is not null && header != member
            ? $"The {Name} header and idempotency_key differ; send one."
            : null;
    }
}
