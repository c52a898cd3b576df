using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

// Credits (whole) are those of the job's account, before and after the event.

/// <summary>A job was started and its estimate reserved.</summary>
internal sealed record JobStarted(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>The app of an open job reported on it; its hold may have been raised.</summary>
internal sealed record JobExtended(Job Job, Credential By, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>The person asked to cancel an open job.</summary>
internal sealed record JobCancelRequested(Job Job, Credential By) : INotification;

/// <summary>A job was completed at its actual cost.</summary>
internal sealed record JobCompleted(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A job was failed, with or without a refund.</summary>
internal sealed record JobFailed(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A job that nobody settled by its deadline was failed, and refunded except for the cost that its app had reported.</summary>
internal sealed record JobExpired(Job Job, long CreditsBefore, long CreditsAfter) : INotification;

/// <summary>A command about a job was refused.</summary>
internal sealed record JobRefused(string UseCase, Guid AccountId, string? App, Guid? JobId, Error Error) : INotification;
