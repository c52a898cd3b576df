using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Application;

/// <summary>Puts the use cases and the pipeline around them into the container.</summary>
public static class ApplicationSetup
{
    public static IServiceCollection AddApplication(this IServiceCollection services, AppCatalog apps, JobExpiryOptions deadlines)
    {
        services.AddSingleton(apps);
        services.AddSingleton(deadlines);
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();

        // In the order in which a request passes them.
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));

        services.AddScoped<EventLog>();
        services.AddSingleton<AccountCache>();
        services.AddScoped<JobSettlement>();
        services.AddScoped<UserCodeLookup>();
        services.AddSingleton<PollThrottle>();
        services.AddSingleton<TokenCache>();
        services.AddAll(typeof(IRequestHandler<,>), ServiceLifetime.Scoped);

        // Once: to put a validator together costs more than all that it validates.
        services.AddAll(typeof(IValidator<>), ServiceLifetime.Singleton);
        return services;
    }

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
