using System.Reflection;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using FocusAccount.Api.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace FocusAccount.Api.Hosting;

/// <summary>Registers everything that handles HTTP: controllers, authentication, errors, CORS, readiness.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddControllers(mvc =>
            {
                mvc.ModelMetadataDetailsProviders.Add(new EmptyIsNotAbsent());

                // No action uses forms, data annotations (the use cases have their own rules), or responses other than JSON.
                mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                mvc.ModelValidatorProviders.Clear();
                mvc.OutputFormatters.RemoveType<StringOutputFormatter>();
                mvc.OutputFormatters.RemoveType<StreamOutputFormatter>();
                mvc.InputFormatters.Clear();
                mvc.InputFormatters.Add(new JsonBodyFormatter());
            })
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new InternalControllers()))
            .AddJsonOptions(json => JsonSettings.Apply(json.JsonSerializerOptions))
            .ConfigureApiBehaviorOptions(behavior =>
            {
                behavior.InvalidModelStateResponseFactory = InvalidModelStateResponse.Create;
                behavior.SuppressMapClientErrors = true;
            });

        // Errors are written outside of MVC.
        services.ConfigureHttpJsonOptions(json => JsonSettings.Apply(json.SerializerOptions));

        services.AddSingleton<Bulkhead>();
        services.AddScoped(provider => new RequestTimeout(
            settings.Database.RequestTimeout,
            provider.GetRequiredService<Bulkhead>(),
            provider.GetRequiredService<ILogger<RequestTimeout>>()));
        services.AddTransient<RequestDispatcher>();
        services.AddTransient<StarterVisit>();
        services.AddSingleton<LedgerCsv>();
        services.AddTransient<EventStream>();
        services.AddTransient<TokenRecheck>();
        services.AddExceptionHandler<ExceptionHandler>();
        services.AddProblemDetails();

        services.AddSingleton<SessionCookie>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TrustedOrigins>(
            provider, settings.Focus.PublicOrigin, settings.Focus.AllowedOrigins));

        services.AddSingleton(new Operators(settings.Focus.Operators));
        services.AddSingleton<OperatorQueries>();

        services.AddTransient<CallerAuthentication>();
        services.AddTransient<AppKeyAuthentication>();
        services.AddTransient<ClientAuthentication>();

        // Only the core: AddAuthentication would also register data protection, whose keys nothing here needs.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = CallerAuthentication.SchemeName;
            authentication.AddScheme<CallerAuthentication>(CallerAuthentication.SchemeName, displayName: null);
        });
        services.AddWebEncoders();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(IsAccepted).Build())
            .AddPolicy(
                RequireSessionAttribute.PolicyName,
                policy => policy.RequireAssertion(context => Caller.Of(context.User) is PersonCaller { Session: not null }))
            .AddPolicy(
                RequireOwnPageAttribute.PolicyName,
                policy => policy.RequireAssertion(context =>
                    Caller.Of(context.User) is PersonCaller { Session: { } session } caller
                    && context.Resource is HttpContext { RequestServices: var services, Request: var request }
                    && services.GetRequiredService<TrustedOrigins>().WhyNotByOwnPage(request, caller.Credential, session) is null));

        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<TrustedOrigins>((cors, origins) => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origins.MayRead)
            .AllowCredentials()
            .AllowAnyHeader()
            .WithMethods("GET", "POST", "PATCH", "DELETE")
            .WithExposedHeaders(
                CallerAuthentication.ExpiryHeader,
                "Idempotent-Replayed",
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "Request-Id",
                "Retry-After",
                "WWW-Authenticate")
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.Configure<CorsOptions>(cors => cors.AddOAuth());

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Readiness>(provider, settings.Database));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ShutdownDelay>(provider, settings.Focus.ShutdownDelay));
        services.AddRateLimiter(_ => { });
        services.AddHostedService<StartupMigration>();
        services.AddHostedService<AccountLookWorker>();
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SweepWorker>(provider, settings.Database.RequestTimeout));
    }

    // An operation accepts persons and those of their programs that have its scopes, and others only if it says so.
    private static bool IsAccepted(AuthorizationHandlerContext authorization) =>
        authorization.Resource is HttpContext context && Caller.Of(authorization.User) is { } caller
        && (caller is PersonCaller person
            ? PersonAccess.WhyNot(person, context) is null
            : context.GetEndpoint()?.Metadata.GetMetadata<AlsoAcceptsAttribute>()?.Accepts(caller.Credential) == true);

    /// <summary>Finds the controllers, which are internal, like every type that no other project names.</summary>
    private sealed class InternalControllers : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo type) =>
            type is { IsAbstract: false } && type.IsAssignableTo(typeof(ControllerBase));
    }

    /// <summary>Keeps an empty parameter a bad value, not a missing one: <c>?app=</c> does not name an app.</summary>
    private sealed class EmptyIsNotAbsent : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context) =>
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }
}
