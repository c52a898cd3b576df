using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>A request that changes something: it runs in one transaction, committed on success.</summary>
public interface ICommand<T> : ICommand, IRequest<Result<T>>;

/// <summary>A request that only reads: it runs without a transaction.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>Any command, whatever its answer.</summary>
public interface ICommand;
