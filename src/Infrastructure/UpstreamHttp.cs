using Polly;

namespace FocusAccount.Infrastructure;

/// <summary>How calls to Clerk and X over HTTP fail.</summary>
internal static class UpstreamHttp
{
    /// <summary>Whether the other side did not respond in time, or at all; not when the caller canceled the call.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or ExecutionRejectedException or OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
