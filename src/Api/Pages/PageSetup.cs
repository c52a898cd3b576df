using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Scalar.AspNetCore;

namespace FocusAccount.Api.Pages;

/// <summary>Registers the pages: Razor views, and the few files that they link to.</summary>
internal static class PageSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageSettings>();
        services.AddSingleton<Guides>();

        // The pages lie together, whichever controller serves them.
        services.AddMvcCore().AddRazorViewEngine(views => views.ViewLocationFormats.Add("/Views/Pages/{0}.cshtml"));

        // Views register a filter of every action for temporary data, which nothing here has.
        services.PostConfigure<MvcOptions>(mvc => mvc.Filters.Remove(mvc.Filters.Single(filter => filter is SaveTempDataAttribute)));

        // Views register data protection, which would create and store keys at start; nothing here protects anything with them.
        const string keyRing = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";
        var keys = services.Single(service => service.ImplementationType?.FullName == keyRing);
        services.Remove(keys);
    }

    /// <summary>
    /// Serves wwwroot, which is embedded in the assembly like the compiled views, so that it is there however the service is run. Scalar's
    /// script is embedded in its own assembly, compressed.
    /// </summary>
    public static void UsePageFiles(this WebApplication app)
    {
        var assembly = typeof(PageSetup).Assembly;
        app.UseStaticFiles(Files(new EmbeddedFileProvider(assembly, $"{assembly.GetName().Name}.wwwroot")));

        var scalar = Files(new EmbeddedFileProvider(typeof(ScalarOptions).Assembly, "ScalarStaticAssets"), encoding: "gzip");
        scalar.RequestPath = "/scalar";
        scalar.ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string>
        {
            [".js"] = MediaTypeNames.Text.JavaScript,
        });
        app.UseStaticFiles(scalar);
    }

    // The names carry no version, so a browser revalidates each time and gets a 304.
    private static StaticFileOptions Files(EmbeddedFileProvider provider, string? encoding = null) => new()
    {
        FileProvider = provider,
        OnPrepareResponse = file =>
        {
            file.Context.Response.Headers.CacheControl = "no-cache";
            file.Context.Response.Headers.ContentEncoding = encoding;
        },
    };
}
