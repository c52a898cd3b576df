using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Application;

/// <summary>
/// Registers the use cases, the pipeline around them, and the subscribers of their events. The host registers the validators.
/// </summary>
public static class ApplicationSetup
{
    public static IServiceCollection AddApplication(
        this IServiceCollection services, AppCatalog apps, ClientCatalog clients, ResourceCatalog resources, JobExpiryOptions expiry, OpenJobOptions openJobs)
    {
        services.AddSingleton(apps);
        services.AddSingleton(clients);
        services.AddSingleton(resources);
        services.AddSingleton(expiry);
        services.AddSingleton(openJobs);
        services.AddPipeline();
        services.AddSingleton<AccountCache>();
        services.AddSingleton<WatchedAccounts>();
        services.AddSingleton(provider => new AccountWatch(
            provider.GetRequiredService<WatchedAccounts>(),
            provider.GetRequiredService<IAccountChangeReader>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AccountLooks(
            provider.GetRequiredService<WatchedAccounts>(),
            provider.GetRequiredService<IAccountChangeReader>(),
            provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddTransient<AccountClosing>();
        services.AddTransient<NamedAccount>();
        services.AddSingleton<ClerkComparison>();
        services.AddSingleton<WebhookWatch>();
        services.AddTransient<JobSettlement>();
        services.AddSingleton<SettlementRules>();
        services.AddSingleton<OpenJobs>();
        services.AddSingleton<JobExpiry>();
        services.AddTransient<UserCodeLookup>();
        services.AddTransient<TokenIssuer>();
        services.AddSingleton<PollThrottle>();
        services.AddSingleton(typeof(CredentialCache<>));
        services.AddAll(typeof(IRequestHandler<,>), ServiceLifetime.Transient);
        services.AddAll(typeof(INotificationHandler<>), ServiceLifetime.Singleton);
        return services;
    }

    private static void AddPipeline(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<RequestSender>();
        services.AddSingleton<ClockComparison>();
        services.AddScoped<AfterCommit>();

        // In the order in which a request passes through them.
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(EventBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
    }

    // MediatR 5 has no registration of its own for this container (docs/decisions/0009).
    private static void AddAll(this IServiceCollection services, Type port, ServiceLifetime lifetime)
    {
        var pairs =
            from type in typeof(ApplicationSetup).Assembly.GetTypes()
            where type is { IsAbstract: false, IsGenericType: false }
            from implemented in type.GetInterfaces()
            where implemented.IsGenericType && implemented.GetGenericTypeDefinition() == port
            select (implemented, type);

        foreach (var (implemented, type) in pairs)
        {
            services.Add(new ServiceDescriptor(implemented, type, lifetime));
        }
    }
}
