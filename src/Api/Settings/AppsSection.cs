using FocusAccount.Application.Apps;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Settings;

/// <summary>
/// Apps and Credits: the apps with the starter credits that each grants and the rule for settling its jobs, and what an app grants that no
/// setting names.
/// </summary>
internal static class AppsSection
{
    public static AppCatalog Read(SettingsReader reader) =>
        new([.. reader.Children("Apps").Select(section => ReadApp(reader, section))], reader.Number("Credits:DefaultStarterCredits") ?? 0);

    private static App ReadApp(SettingsReader reader, IConfigurationSection section)
    {
        if (!AppSlug.IsValid(section.Key))
        {
            const string problem = "is not a valid app slug: a slug is 1 to 63 lower-case letters, digits and inner hyphens";
            throw SettingsReader.Bad(section.Path, problem);
        }

        var credits = $"{section.Path}:StarterCredits";
        return new App(
            new AppSlug(section.Key),
            reader.Number(credits) ?? throw SettingsReader.Missing(credits),
            reader.Choice<SettlementRule>($"{section.Path}:Settlement"));
    }
}
