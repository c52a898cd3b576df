using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.OAuth;
using FocusAccount.Infrastructure.Clerk;
using FocusAccount.Infrastructure.Database;
using FocusAccount.Infrastructure.OAuth;

namespace FocusAccount.Api.Settings;

/// <summary>All settings of the service, section by section; docs/operations.md lists their names.</summary>
internal sealed record ServiceSettings(
    DatabaseSettings Database,
    ClerkSettings Clerk,
    ClerkSyncOptions ClerkSync,
    Uri XApiUrl,
    FocusSection Focus,
    AppCatalog Apps,
    ClientCatalog Clients,
    ResourceCatalog Resources,
    ClientDocumentSettings ClientDocuments,
    JobExpiryOptions JobExpiry,
    OpenJobOptions OpenJobs,
    RateLimitsSection RateLimits,
    TelemetrySection Telemetry,
    IReadOnlyList<string> Addresses)
{
    private const string DefaultXApiUrl = "https://api.twitter.com";
    private const string DefaultAddress = "http://localhost:3000";

    /// <exception cref="SettingException">The first setting that is missing or not valid.</exception>
    public static ServiceSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var focus = FocusSection.Read(reader);
        return new ServiceSettings(
            DatabaseSection.Read(reader),
            ClerkSection.Read(reader, focus),
            ClerkSection.ReadSync(reader),
            reader.Url("X:ApiUrl", DefaultXApiUrl),
            focus,
            AppsSection.Read(reader),
            OAuthSection.ReadClients(reader),
            OAuthSection.ReadResources(reader, focus.PublicOrigin),
            ClientDocumentsSection.Read(reader),
            JobsSection.ReadExpiry(reader),
            JobsSection.ReadOpenJobs(reader),
            RateLimitsSection.Read(reader),
            TelemetrySection.Read(reader),
            ReadAddresses(reader));
    }

    private static string[] ReadAddresses(SettingsReader reader)
    {
        var addresses = reader.Optional(WebHostDefaults.ServerUrlsKey) ?? DefaultAddress;
        var entries = addresses.Split(';', StringSplitOptions.RemoveEmptyEntries);
        return [.. entries.Select(address => SettingsReader.ListenAddress("ASPNETCORE_URLS", address))];
    }
}
