using FocusAccount.Api.Errors;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Api.Pages;

/// <summary>
/// Sends the queries of operators, which may read whole tables. They have more time than a request usually has for the database, but not any
/// time, and only two run at once, so that the sweeps always find a connection.
/// </summary>
internal sealed class OperatorQueries : IDisposable
{
    private const int AtOnce = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly Error TookTooLong = new(
        ErrorKind.Unavailable, HttpErrors.Unavailable.Code, "There is too much to read; use the operator command, which may take its time.");

    private readonly SemaphoreSlim places = new(AtOnce);

    /// <summary>The result of a query, or a refusal if that takes too long.</summary>
    public async Task<Result<T>> Send<T>(IRequest<Result<T>> query, HttpContext context)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stopped.CancelAfter(Limit);
        try
        {
            await places.WaitAsync(stopped.Token);
            try
            {
                return await context.RequestServices.GetRequiredService<IMediator>().Send(query, stopped.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return TookTooLong;
        }
    }

    public void Dispose() => places.Dispose();
}
