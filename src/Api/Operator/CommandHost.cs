using FocusAccount.Api.Hosting;
using FocusAccount.Api.Settings;
using FocusAccount.Api.Telemetry;
using FocusAccount.Domain;
using FocusAccount.Infrastructure.Database;
using MediatR;
using Serilog;
using Serilog.Events;

namespace FocusAccount.Api.Operator;

/// <summary>Hosts the use cases without the service: nothing listens and nothing runs in the background.</summary>
internal sealed class CommandHost(IServiceProvider services, CancellationToken cancellationToken)
{
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Does the work of a command, and turns failures that an operator can fix into output.</summary>
    public static async Task<CommandOutput> Run(
        string[] settings,
        string? by,
        Func<CommandHost, Task<CommandOutput>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            using var host = Build(settings, by);
            await using var scope = host.Services.CreateAsyncScope();
            return await work(new CommandHost(scope.ServiceProvider, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandOutput.Failed("stopped", "The command was stopped before it was done; run it again.");
        }
        catch (Exception exception) when (CommandOutput.Of(exception) is { } output)
        {
            return output;
        }
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Sends a request to its use case, if the database has this build's schema.</summary>
    public Task<CommandOutput> Send<T>(IRequest<Result<T>> request, Func<T, CommandOutput> toOutput) =>
        Send(request, result => Task.FromResult(toOutput(result)));

    /// <summary>Sends a request to its use case, if the database has this build's schema, and goes on with its result.</summary>
    public async Task<CommandOutput> Send<T>(IRequest<Result<T>> request, Func<T, Task<CommandOutput>> next)
    {
        if (!await Get<Migrator>().IsCurrent(cancellationToken))
        {
            return CommandOutput.Failed("schema_not_current", "The database does not have the schema of this build; run migrate first.");
        }

        var result = await Get<IMediator>().Send(request, cancellationToken);
        return result.Error is { } refusal ? CommandOutput.Refused(refusal) : await next(result.Value);
    }

    /// <summary>
    /// Builds a host of the use cases from the environment and these arguments, for the person who is named, or else the system's user.
    /// </summary>
    /// <exception cref="SettingException">A setting is missing or not valid.</exception>
    public static IHost Build(string[] arguments, string? by)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(arguments);
        var settings = ServiceSettings.Read(builder.Configuration);
        builder.Services.AddSerilog(log => Configure(log, settings.Telemetry.SyslogSocket, by ?? SystemUser()));
        builder.Services.AddUseCases(settings);
        return builder.Build();
    }

    // Standard output belongs to the command, which reports refusals and failures there. Standard error ends with the terminal, so a
    // machine that keeps a log gets the events too.
    private static void Configure(LoggerConfiguration log, string syslogSocket, string operatorName)
    {
        log.MinimumLevel.Fatal()
            .MinimumLevel.Override(nameof(FocusAccount), LogEventLevel.Information)
            .Filter.ByExcluding(logged => LoggingSetup.NameOf(logged) == "RequestRefused")
            .Enrich.WithProperty("Operator", operatorName)
            .ToStandardError();
        if (File.Exists(syslogSocket))
        {
            log.WriteTo.Sink(new SyslogSink(syslogSocket));
        }
    }

    // A command runs with the rights of the service's user. sudo and the login say who the person is, as far as root lets them.
    private static string SystemUser() =>
        Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.GetEnvironmentVariable("USER") ?? Environment.UserName;
}
