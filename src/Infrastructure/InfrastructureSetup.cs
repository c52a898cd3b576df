using Dapper;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure;

/// <summary>Puts PostgreSQL and Clerk behind the ports of the Application.</summary>
public static class InfrastructureSetup
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, NpgsqlConnectionStringBuilder database, ClerkSettings clerk)
    {
        services.AddSingleton<TimeProvider>(new PostgresClock(TimeProvider.System));
        services.AddDatabase(database);
        services.AddClerk(clerk);
        return services;
    }

    private static void AddDatabase(this IServiceCollection services, NpgsqlConnectionStringBuilder database)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());

        services.AddSingleton(provider =>
            new NpgsqlDataSourceBuilder(database.ConnectionString).UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>()).Build());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Migrator>(provider, database));
        services.AddScoped<DatabaseSession>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<DatabaseSession>());
        services.AddScoped<IAccountRepository, AccountRepository>();
        services.AddScoped<IAppRepository, AppRepository>();
        services.AddScoped<IJobRepository, JobRepository>();
    }

    private static void AddClerk(this IServiceCollection services, ClerkSettings clerk)
    {
        services.AddSingleton(clerk);
        services.AddHttpClient(nameof(SigningKeys), http => http.Timeout = TimeSpan.FromSeconds(5));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SigningKeys>(
            provider,
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SigningKeys))));
        services.AddSingleton<ISessionTokenVerifier, SessionTokenVerifier>();
    }
}
