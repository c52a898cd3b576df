using Microsoft.AspNetCore.Http.Features;

namespace FocusAccount.Api.Limits;

/// <summary>
/// Marks an operation whose response takes long because it waits for news. It takes a place among the streams, not among the requests in
/// flight, and its duration says nothing about the service.
/// </summary>
/// <param name="parameter">The parameter of the query without which the operation does not wait; null if it always does</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongLivedAttribute(string? parameter = null) : Attribute
{
    public static bool IsFor(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LongLivedAttribute>() is { } attribute && attribute.Applies(context.Request);

    /// <summary>Leaves the request out of the framework's metric of durations.</summary>
    public static Task OmitDuration(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        return next(context);
    }

    private bool Applies(HttpRequest request) => parameter is null || request.Query.ContainsKey(parameter);
}
