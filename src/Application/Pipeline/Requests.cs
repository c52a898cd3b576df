using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>A request that changes something: it runs in one transaction, which it may share with others, and is committed on success.</summary>
public interface ICommand<T> : ICommand, IRequest<Result<T>>;

/// <summary>A request that only reads: it runs without a transaction.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>Any command, whatever its answer.</summary>
public interface ICommand;

/// <summary>A request whose refusal is an event of its own in the log.</summary>
internal interface ITellsRefusal
{
    void Tell(ILogger log, Error refusal);
}
