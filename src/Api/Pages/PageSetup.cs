using System.Net.Mime;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using NSwag.AspNetCore;

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

    /// <summary>Serves wwwroot, which like the compiled views travels inside the assembly: it is there however the service is run. Swagger UI comes the same way in NSwag.</summary>
    public static void UsePageFiles(this WebApplication app)
    {
        app.UseStaticFiles(Files(new EmbeddedFileProvider(typeof(PageSetup).Assembly, $"{typeof(PageSetup).Assembly.GetName().Name}.wwwroot")));

        var swaggerUi = Files(new EmbeddedFileProvider(typeof(SwaggerUiSettings).Assembly, "NSwag.AspNetCore.SwaggerUi"));
        swaggerUi.RequestPath = "/swagger-ui";
        swaggerUi.ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string>
        {
            [".css"] = MediaTypeNames.Text.Css,
            [".js"] = MediaTypeNames.Text.JavaScript,
        });
        app.UseStaticFiles(swaggerUi);
    }

    // Their names carry no version: a browser asks each time, and hears 304.
    private static StaticFileOptions Files(EmbeddedFileProvider provider) => new()
    {
        FileProvider = provider,
        OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
    };
}
