using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Dapper;
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
using FocusAccount.Domain.Jobs;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using FocusAccount.Infrastructure.Database.Transactions;
using FocusAccount.Infrastructure.OAuth;
using FocusAccount.Infrastructure.X;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure;

/// <summary>Registers PostgreSQL, Clerk, X and the documents of clients behind the ports of the Application.</summary>
public static class InfrastructureSetup
{
    private const string ClerkApiVersion = "2026-05-12";
    private const int MaxResponseBytes = 1024 * 1024;
    private const int MaxUsersBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services,
        DatabaseSettings database,
        ClerkSettings clerk,
        Uri xApi,
        ClientDocumentSettings clientDocuments)
    {
        services.AddSingleton<TimeProvider>(new MicrosecondTimeProvider(TimeProvider.System));
        services.AddDatabase(database);
        services.AddSingleton(new UserCodeKey(clerk.SecretKey));
        services.AddSingleton(new PersonKeys(clerk.SecretKey, clerk.PreviousSecretKey));
        services.AddSingleton(new JobTokens(new[] { clerk.SecretKey, clerk.PreviousSecretKey }.OfType<string>()));
        services.AddClerk(clerk);
        services.AddX(xApi);
        services.AddClientDocuments(clientDocuments);
        return services;
    }

    private static void AddDatabase(this IServiceCollection services, DatabaseSettings database)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PrimaryWatch>(provider, database));
        services.AddSingleton(provider => new DatabasePools(
            reads: Pool(provider, "focus-reads", DatabasePools.ForReads(database), database),
            commands: Pool(provider, "focus-commands", DatabasePools.ForCommands(database), database)));
        services.AddSingleton(provider => DataSource(provider, "focus", DatabasePools.ForBackground(database), database));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Migrator>(provider, database));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Distribution>(provider, database));
        services.AddSingleton<TransactionFactory>();
        services.AddSingleton(new LockWaiters(database.Connection.MaxPoolSize));
        services.AddSingleton(provider => new GroupCommitter(
            provider.GetRequiredService<Distribution>(),
            database.RequestTimeout,
            provider.GetRequiredService<TransactionFactory>(),
            provider.GetRequiredService<LockWaiters>(),
            provider.GetRequiredService<ILogger<GroupCommitter>>()));
        services.AddScoped<DatabaseSession>();
        services.AddTransient<IUnitOfWork>(provider => provider.GetRequiredService<DatabaseSession>());
        services.AddTransient<IAccountLocks, AccountLocks>();
        services.AddTransient<IAccountRepository, AccountRepository>();
        services.AddTransient<IPersonIdentifiers, PersonIdentifiers>();
        services.AddSingleton<IPeopleFinder, PeopleFinder>();
        services.AddTransient<ILedgerReader, LedgerReader>();
        services.AddTransient<IUsageReader, UsageReader>();
        services.AddSingleton<IAccountOverviewReader, AccountOverviewReader>();
        services.AddSingleton<IAccountFinder, AccountFinder>();
        services.AddSingleton<IOldHoldReader, OldHoldReader>();
        services.AddSingleton<IAccountChangeReader, AccountChangeReader>();
        services.AddSingleton<IHeartbeats, Heartbeats>();
        services.AddSingleton<ILedgerVerifier, LedgerVerifier>();
        services.AddSingleton<IDatabaseClock, DatabaseClock>();
        services.AddTransient<IAppRepository, AppRepository>();
        services.AddTransient<IJobRepository, JobRepository>();
        services.AddSingleton<IOverdueJobFinder, OverdueJobFinder>();
        services.AddSingleton<IOpenJobReader, OpenJobReader>();
        services.AddTransient<IDeviceCodeRepository, DeviceCodeRepository>();
        services.AddTransient<IAuthorizationCodeRepository, AuthorizationCodeRepository>();
        services.AddTransient<ITokenRepository, TokenRepository>();
        services.AddTransient<IUserCodeAttempts, UserCodeAttempts>();
        services.AddTransient<IAppKeyRepository, AppKeyRepository>();
        services.AddSingleton<ISettlementRuleReader, SettlementRuleReader>();
        services.AddSingleton<IAppReporter, AppReporter>();
        services.AddSingleton<CredentialUsage>();
        services.AddSingleton<ICredentialUsage>(provider => provider.GetRequiredService<CredentialUsage>());
        services.AddHostedService(provider => provider.GetRequiredService<CredentialUsage>());
    }

    private static PrimaryPool Pool(
        IServiceProvider provider, string name, NpgsqlConnectionStringBuilder connection, DatabaseSettings database) =>
        new(provider.GetRequiredService<PrimaryWatch>(), connection, (ofHost, host) =>
            DataSource(provider, host is null ? name : $"{name}@{host}", ofHost, database));

    private static NpgsqlDataSource DataSource(
        IServiceProvider provider, string name, NpgsqlConnectionStringBuilder connection, DatabaseSettings database) =>
        new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .UseConnectionTimeouts(lockTimeout: database.RequestTimeout)
            .Build();

    private static void AddClerk(this IServiceCollection services, ClerkSettings clerk)
    {
        services.AddSingleton(clerk);
        services.AddHttpClient(nameof(SigningKeys), http =>
        {
            http.Timeout = TimeSpan.FromSeconds(5);
            http.MaxResponseContentBufferSize = MaxResponseBytes;
        }).WithoutTracePropagation();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ClerkCheck>();
        services.AddSingleton<IClerkInstance>(provider => provider.GetRequiredService<ClerkCheck>());
        services.AddSingleton<ISessionTokenVerifier, SessionTokenVerifier>();

        services.AddClerkBackend(ClerkBackend.SessionTokens, clerk, AttemptTimeout);

        // Clerk asks the provider, which may be slow. One attempt gets most of the time, because it is not repeated.
        services.AddClerkBackend(ClerkBackend.ProviderTokens, clerk, TimeSpan.FromSeconds(8));

        // A list of a hundred users, each with some metadata of the apps.
        services.AddClerkBackend(ClerkBackend.Users, clerk, AttemptTimeout, isRepeatable: true)
            .ConfigureHttpClient(http => http.MaxResponseContentBufferSize = MaxUsersBytes);
        services.AddSingleton<WebhookVerifier>();
        services.AddSingleton<IClerk, ClerkBackend>();
    }

    private static IHttpClientBuilder AddClerkBackend(
        this IServiceCollection services, string name, ClerkSettings clerk, TimeSpan attemptTimeout, bool isRepeatable = false) =>
        services.AddHttpClient(name, http =>
        {
            http.BaseAddress = clerk.ApiUrl;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", clerk.SecretKey);
            http.DefaultRequestHeaders.Add("Clerk-API-Version", ClerkApiVersion);
        }).AddResilience(attemptTimeout, isRepeatable);

    private static void AddX(this IServiceCollection services, Uri api)
    {
        services.AddHttpClient(nameof(XApi), http => http.BaseAddress = api).AddResilience(AttemptTimeout, isRepeatable: true);
        services.AddSingleton<IXApi, XApi>();
    }

    // The servers are not ours: they get nothing but a request, and lead nowhere else. Each connection is for one fetch, so that the
    // addresses are checked each time.
    private static void AddClientDocuments(this IServiceCollection services, ClientDocumentSettings documents)
    {
        services.AddSingleton(documents);
        services.AddSingleton(PublicHosts.OfSystem);
        services.AddHttpClient(nameof(ClientDocumentFetcher), http =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan;
            http.DefaultRequestHeaders.Add("Accept", "application/json");
            http.DefaultRequestHeaders.Add("User-Agent", "FocusAccount");
        }).WithoutTracePropagation().UseSocketsHttpHandler((handler, provider) =>
        {
            handler.AllowAutoRedirect = false;
            handler.UseProxy = false;
            handler.UseCookies = false;
            handler.Credentials = null;
            handler.ConnectTimeout = TimeSpan.FromSeconds(5);
            handler.MaxResponseHeadersLength = 16;
            handler.MaxResponseDrainSize = 0;
            handler.PooledConnectionLifetime = TimeSpan.Zero;
            handler.ConnectCallback = provider.GetRequiredService<PublicHosts>().Connect;
        });
        services.AddSingleton<ClientDocumentFetcher>();
        services.AddSingleton<IClientDocuments, ClientDocuments>();
    }

    // A caller's trace ids and baggage must not reach Clerk, X and the servers of clients.
    private static IHttpClientBuilder WithoutTracePropagation(this IHttpClientBuilder client) =>
        client.UseSocketsHttpHandler((handler, _) =>
            handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator());

    // A call always ends within ten seconds and a megabyte. It is retried twice if it is repeatable, or if it found no connection and so
    // was never sent. When most calls of a client fail, there are none at all for a while. A 429 is not retried at once. It does not open
    // the circuit either, because it does not concern other callers.
    private static IHttpClientBuilder AddResilience(this IHttpClientBuilder client, TimeSpan attemptTimeout, bool isRepeatable)
    {
        client.WithoutTracePropagation();
        client.AddStandardResilienceHandler(resilience =>
        {
            resilience.AttemptTimeout.Timeout = attemptTimeout;
            resilience.TotalRequestTimeout.Timeout = CallTimeout;
            resilience.Retry.MaxRetryAttempts = 2;
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(100);
            var isTransient = resilience.Retry.ShouldHandle;
            resilience.Retry.ShouldHandle = async outcome => isRepeatable
                ? !IsTooMany(outcome.Outcome.Result) && await isTransient(outcome)
                : WasNeverSent(outcome.Outcome.Exception);
            var isFailure = resilience.CircuitBreaker.ShouldHandle;
            resilience.CircuitBreaker.ShouldHandle = async outcome => !IsTooMany(outcome.Outcome.Result) && await isFailure(outcome);
            resilience.CircuitBreaker.SamplingDuration = 2 * CallTimeout;
            resilience.CircuitBreaker.MinimumThroughput = 20;
            resilience.CircuitBreaker.FailureRatio = 0.5;
            resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
        });

        // After the handler, which leaves the client without a timeout: the handler's timeouts end with the headers, and a body can stall
        // too.
        return client.ConfigureHttpClient(http =>
        {
            http.Timeout = CallTimeout;
            http.MaxResponseContentBufferSize = MaxResponseBytes;
        });

        static bool IsTooMany(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.TooManyRequests;

        static bool WasNeverSent(Exception? exception) => exception is HttpRequestException
        {
            HttpRequestError:
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
        };
    }
}
