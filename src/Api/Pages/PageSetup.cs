using Microsoft.Extensions.FileProviders;

namespace FocusAccount.Api.Pages;

/// <summary>Puts the pages into the service: Razor views, and the few files that they link to.</summary>
internal static class PageSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageSettings>();
        services.AddMvcCore().AddRazorViewEngine();

        // Views bring data protection, which would make and store keys at start; nothing here protects anything with them.
        var keys = services.Single(service => service.ImplementationType?.FullName == "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService");
        services.Remove(keys);
    }

    /// <summary>Serves wwwroot, which like the compiled views travels inside the assembly: it is there however the service is run.</summary>
    public static void UsePageFiles(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        FileProvider = new EmbeddedFileProvider(typeof(PageSetup).Assembly, $"{typeof(FocusApi).Namespace}.wwwroot"),
        OnPrepareResponse = static file =>
        {
            // Their names carry no version: a browser asks each time, and hears 304.
            file.Context.Response.Headers.CacheControl = "no-cache";
            file.Context.Response.Headers.XContentTypeOptions = "nosniff";
        },
    });
}
