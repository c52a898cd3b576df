namespace FocusAccount.Bench.Data;

/// <summary>The embedded SQL files of this project.</summary>
internal static class Resource
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    public static string[] Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
