using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

// Credits (whole) are those of the job's account, before and after the event.

/// <summary>A job was started and its estimate reserved.</summary>
internal sealed record JobStarted(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A job was completed at its actual cost.</summary>
internal sealed record JobCompleted(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A job was failed, with or without a refund.</summary>
internal sealed record JobFailed(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A job that nobody settled by its deadline was failed and refunded.</summary>
internal sealed record JobExpired(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>The start or the settlement of a job was refused.</summary>
internal sealed record JobRefused(string UseCase, Guid AccountId, string? App, Guid? JobId, Error Error) : INotification;
