using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Application.X;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace FocusAccount.Application.Tests.Kit;

/// <summary>The real use cases and the real pipeline in the real container; only the ports are mocks.</summary>
public sealed class ApplicationHost : IAsyncDisposable
{
    private readonly Steps steps = new();
    private readonly Queue<TransactionOutcome> outcomes = [];
    private readonly ServiceProvider services;

    public ApplicationHost(params App[] configured)
    {
        UnitOfWork
            .Setup(work => work.Begin(It.IsAny<TransactionSharing>()))
            .Callback((TransactionSharing sharing) => steps.Add($"begin {sharing}"));
        UnitOfWork.Setup(work => work.Commit()).ReturnsAsync(() => EndAs("commit"));
        UnitOfWork.Setup(work => work.Rollback()).ReturnsAsync(() => EndAs("roll back"));
        UnitOfWork.Setup(work => work.Release()).Callback(() => steps.Add("release")).Returns(Task.CompletedTask);
        Jobs.Setup(jobs => jobs.Add(It.IsAny<Job>())).Callback(() => steps.Add("add job"));
        Jobs.Setup(jobs => jobs.Save(It.IsAny<Job>())).Callback(() => steps.Add("save job"));
        Accounts.Setup(accounts => accounts.Save(It.IsAny<Account>())).Callback(() => steps.Add("save account"));
        UserCodeAttempts
            .Setup(attempts => attempts.Take(It.IsAny<Guid>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Given.AnAttempt);
        Apps.Setup(apps => apps.List(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        SettlementRules.Setup(rules => rules.Read()).ReturnsAsync(new Dictionary<string, SettlementRule>());
        Apps.Setup(apps => apps.Add(It.IsAny<AppGrant>())).Callback(() => steps.Add("add grant"));

        services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new StepLoggerProvider(steps)))
            .AddApplication(
                new AppCatalog(configured, Given.StarterCredits),
                new ClientCatalog([]),
                new ResourceCatalog("https://focus.test", new Dictionary<string, AppSlug>()),
                new JobExpiryOptions(Given.OneHour),
                new OpenJobOptions(Given.MaxOpenJobs))
            .AddValidatorsFromAssembly(typeof(ApplicationSetup).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true)
            .AddSingleton(steps)
            .AddSingleton(typeof(INotificationHandler<>), typeof(StepRecorder<>))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(UnitOfWork.Object)
            .AddSingleton(Locks.Object)
            .AddSingleton(Accounts.Object)
            .AddSingleton(Jobs.Object)
            .AddSingleton(OverdueJobs.Object)
            .AddSingleton(OpenJobReader.Object)
            .AddSingleton(Apps.Object)
            .AddSingleton(Tokens.Object)
            .AddSingleton(CredentialUsage.Object)
            .AddSingleton(AppKeys.Object)
            .AddSingleton(SettlementRules.Object)
            .AddSingleton(Mock.Of<IAppReporter>())
            .AddSingleton(new JobTokens("secret"))
            .AddSingleton(DeviceCodes.Object)
            .AddSingleton(AuthorizationCodes.Object)
            .AddSingleton(ClientDocuments.Object)
            .AddSingleton(UserCodeAttempts.Object)
            .AddSingleton(Clerk.Object)
            .AddSingleton(X.Object)
            .AddSingleton(Ledger.Object)
            .AddSingleton(Usage.Object)
            .AddSingleton(Mock.Of<ILedgerVerifier>())
            .AddSingleton(Mock.Of<IAccountOverviewReader>())
            .AddSingleton(AccountFinder.Object)
            .AddSingleton(Mock.Of<IOldHoldReader>())
            .AddSingleton(ClerkInstance.Object)
            .AddSingleton(People.Object)
            .AddSingleton(PersonIdentifiers.Object)
            .AddSingleton(Heartbeats.Object)
            .AddSingleton(Given.ClerkSync)
            .AddSingleton(DatabaseClock.Object)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public SteppedClock Clock { get; } = new(Given.Now);

    public Mock<IUnitOfWork> UnitOfWork { get; } = new();

    public Mock<IAccountLocks> Locks { get; } = new();

    public Mock<IAccountRepository> Accounts { get; } = new();

    public Mock<IAccountFinder> AccountFinder { get; } = new();

    public Mock<IJobRepository> Jobs { get; } = new();

    public Mock<IOverdueJobFinder> OverdueJobs { get; } = new();

    public Mock<IOpenJobReader> OpenJobReader { get; } = new();

    public Mock<ILedgerReader> Ledger { get; } = new();

    public Mock<IUsageReader> Usage { get; } = new();

    public Mock<IAppRepository> Apps { get; } = new();

    public Mock<ITokenRepository> Tokens { get; } = new();

    public Mock<ICredentialUsage> CredentialUsage { get; } = new();

    public Mock<IAppKeyRepository> AppKeys { get; } = new();

    public Mock<ISettlementRuleReader> SettlementRules { get; } = new();

    public Mock<IDeviceCodeRepository> DeviceCodes { get; } = new();

    public Mock<IAuthorizationCodeRepository> AuthorizationCodes { get; } = new();

    public Mock<IClientDocuments> ClientDocuments { get; } = new();

    public Mock<IDatabaseClock> DatabaseClock { get; } = new();

    public Mock<IUserCodeAttempts> UserCodeAttempts { get; } = new();

    public Mock<IClerk> Clerk { get; } = new();

    public Mock<IXApi> X { get; } = new();

    public Mock<IClerkInstance> ClerkInstance { get; } = new();

    public Mock<IPeopleFinder> People { get; } = new();

    public Mock<IPersonIdentifiers> PersonIdentifiers { get; } = new();

    public Mock<IHeartbeats> Heartbeats { get; } = new();

    /// <summary>What the database was asked to do and which events were published, in their order.</summary>
    public IReadOnlyList<string> Steps => steps.Taken;

    /// <summary>The published events, in their order.</summary>
    public IReadOnlyList<INotification> Events => steps.Events;

    /// <summary>The names of the logged events, in their order.</summary>
    public IReadOnlyList<string?> Logged => steps.Logged;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Sends a request in a scope of its own, as the Api does.</summary>
    public async Task<Result<T>> Send<T>(IRequest<Result<T>> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Has the next transactions end so; those after them end as they are asked to.</summary>
    public void TransactionsEndAs(params TransactionOutcome[] next)
    {
        foreach (var outcome in next)
        {
            outcomes.Enqueue(outcome);
        }
    }

    /// <summary>Has each lock of an account read it as it is now stored.</summary>
    public void Holds(Func<Account> account)
    {
        Locks
            .Setup(locks => locks.Lock(Given.Ada, default))
            .Callback(() => steps.Add("lock"))
            .ReturnsAsync(account);
        Locks
            .Setup(locks => locks.LockToStart(Given.Ada, null, null, default))
            .Callback(() => steps.Add("lock"))
            .ReturnsAsync(() => (account(), null));
    }

    /// <summary>Has a lock of the account read the job, too.</summary>
    public void Holds(Account account, Job? job)
    {
        Locks
            .Setup(locks => locks.LockWithJob(account.Id, It.Is<Guid>(id => job == null || id == job.Id), It.IsAny<CancellationToken>()))
            .Callback(() => steps.Add("lock"))
            .ReturnsAsync(job is null ? null : (account, job));
        Locks
            .Setup(locks => locks.LockToStart(account.Id, Given.Key, null, default))
            .Callback(() => steps.Add("lock"))
            .ReturnsAsync((account, job));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private TransactionOutcome EndAs(string step)
    {
        steps.Add(step);
        return outcomes.TryDequeue(out var outcome) ? outcome : TransactionOutcome.AsAsked;
    }
}
