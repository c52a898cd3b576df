namespace FocusAccount.Sandbox;

/// <summary>Files that only their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file. Fails if there is one already, whoever made it.</summary>
    public static void Create(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text);
    }

    /// <summary>Creates a file after deleting the one that may be there. Overwriting could follow another user's link.</summary>
    public static void Replace(string path, string text)
    {
        File.Delete(path);
        Create(path, text);
    }

    /// <summary>Takes the rights to a file from everyone but its owner.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }
}
