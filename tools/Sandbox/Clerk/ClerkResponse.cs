using System.Security.Cryptography;
using System.Text.Json;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Responses in Clerk's format.</summary>
internal static class ClerkResponse
{
    /// <summary>A body with exactly this content type. If ASP.NET appends a charset, Clerk's SDKs do not read the body.</summary>
    public static IResult Json(object? body, int status = 200) => new Bytes(JsonSerializer.SerializeToUtf8Bytes(body), "application/json", status);

    /// <summary>An error of one entry (openapi-specs, ClerkErrors).</summary>
    public static IResult Error(int status, string code, string message, object? meta = null) => Json(
        new { errors = new[] { ErrorEntry(code, message, meta) }, clerk_trace_id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) },
        status);

    public static object ErrorEntry(string code, string message, object? meta = null) =>
        new { message, long_message = message, code, meta = meta ?? new { } };

    public static IResult NotFound(string what) => Error(404, "resource_not_found", $"{what} not found");

    private sealed class Bytes(byte[] body, string contentType, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body).AsTask();
        }
    }
}
