using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Tests.Kit;

/// <summary>What happened during a test, in its order.</summary>
internal sealed class Steps
{
    public List<string> Taken { get; } = [];

    public List<INotification> Events { get; } = [];

    public List<string?> Logged { get; } = [];

    public void Add(string step) => Taken.Add(step);
}

/// <summary>Notes every event that is published.</summary>
internal sealed class StepRecorder<TEvent>(Steps steps) : INotificationHandler<TEvent>
    where TEvent : INotification
{
    public Task Handle(TEvent notification, CancellationToken cancellationToken)
    {
        steps.Add($"publish {typeof(TEvent).Name}");
        steps.Events.Add(notification);
        return Task.CompletedTask;
    }
}

/// <summary>Notes the name of every event that is logged.</summary>
internal sealed class StepLoggerProvider(Steps steps) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        steps.Logged.Add(eventId.Name);

    public void Dispose()
    {
    }
}
