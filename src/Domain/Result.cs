namespace FocusAccount.Domain;

/// <summary>The result of a request: a value, or the error that the caller caused.</summary>
public sealed class Result<T> : IResult<Result<T>>
{
    private readonly T? value;

    private Result(T? value, Error? error) => (this.value, Error) = (value, error);

    public Error? Error { get; }

    /// <summary>The value; reading it from a refusal is a bug.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"Refused: {Error.Code}.");

    static Result<T> IResult<Result<T>>.Refused(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>A result as the pipeline sees it, whatever its value.</summary>
public interface IResult<TSelf> where TSelf : IResult<TSelf>
{
    /// <summary>Why the caller was refused; null on success.</summary>
    Error? Error { get; }

    /// <summary>Creates a refusal, for a behavior that ends a request before its handler.</summary>
    static abstract TSelf Refused(Error error);
}
