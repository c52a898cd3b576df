using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>A request that only reads the database: it runs without a transaction.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>A request that asks Clerk or X, whose clients have time limits of their own, and not the database.</summary>
public interface IUpstreamQuery<T> : IRequest<Result<T>>;

/// <summary>A request that changes something: it is one transaction, committed on success and rolled back otherwise.</summary>
public interface ICommand<T> : ICommand, IRequest<Result<T>>;

/// <summary>
/// A command whose commit may be shared with those of others that arrive at the same time (group commit). Its handler may run twice: when the shared
/// transaction is rolled back because of another command, it runs again, alone. Its one read is its lock, taken through
/// <see cref="Accounts.IAccountLocks"/>: the others in the transaction would wait for any other.
/// </summary>
public interface IGroupCommand<T> : ICommand<T>, IGroupCommand;

/// <summary>A command for which it does not matter who sends it: the secret that it carries is all the authority it needs.</summary>
public interface IAnonymousCommand<T> : ICommand<T>, IAnonymousCommand;

/// <summary>Any command, whatever it returns.</summary>
public interface ICommand;

/// <summary>Any group command, whatever it returns.</summary>
public interface IGroupCommand;

/// <summary>Any anonymous command, whatever it returns.</summary>
public interface IAnonymousCommand;
