using FluentValidation;
using FocusAccount.Api.Settings;
using FocusAccount.Application;
using FocusAccount.Infrastructure;

namespace FocusAccount.Api.Hosting;

/// <summary>Registers the use cases with everything below HTTP, for the service and for an operator's commands alike.</summary>
internal static class UseCaseSetup
{
    public static void AddUseCases(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddApplication(settings.Apps, settings.Clients, settings.Resources, settings.JobExpiry, settings.OpenJobs);
        services.AddSingleton(settings.ClerkSync);
        services.AddInfrastructure(settings.Database, settings.Clerk, settings.XApiUrl, settings.ClientDocuments);

        // Singletons, because building a validator costs more than all that it validates. The OpenAPI document reads their rules too.
        services.AddValidatorsFromAssembly(typeof(ApplicationSetup).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
    }
}
