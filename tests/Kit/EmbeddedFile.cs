using System.Reflection;

namespace FocusAccount.Kit;

/// <summary>Files that a test assembly embeds.</summary>
public static class EmbeddedFile
{
    /// <summary>The text of an embedded file, by its logical name.</summary>
    public static string TextOf(this Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
