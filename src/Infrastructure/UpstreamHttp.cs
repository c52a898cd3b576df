using Polly;

namespace FocusAccount.Infrastructure;

/// <summary>Recognizes failed calls to Clerk and X.</summary>
internal static class UpstreamHttp
{
    /// <summary>Whether the other side did not respond, or not in time; false when the caller canceled the call.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or ExecutionRejectedException or OperationCanceledException
        && !cancellationToken.IsCancellationRequested;
}
