using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>A request that only reads the database: it runs without a transaction.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>A request that queries Clerk or X, whose clients have their own time limits, and not the database.</summary>
public interface IUpstreamQuery<T> : IRequest<Result<T>>;

/// <summary>A request that changes something: it is one transaction, committed on success and rolled back otherwise.</summary>
public interface ICommand<T> : ICommand, IRequest<Result<T>>;

/// <summary>
/// A command whose commit may be shared with other commands that arrive at the same time (group commit). Its handler may run twice: if the
/// shared transaction is rolled back because of another command, it runs again, alone. Its only read in the transaction is its lock, taken
/// through <see cref="Accounts.IAccountLocks"/>, because the other commands in the transaction would have to wait for any other read.
/// </summary>
public interface IGroupCommand<T> : ICommand<T>, IGroupCommand;

/// <summary>A command for any caller: the secret that it carries is all the authority that it needs.</summary>
public interface IAnonymousCommand<T> : ICommand<T>, IAnonymousCommand;

/// <summary>Any command, whatever it returns.</summary>
public interface ICommand;

/// <summary>Any group command, whatever it returns.</summary>
public interface IGroupCommand;

/// <summary>Any anonymous command, whatever it returns.</summary>
public interface IAnonymousCommand;
