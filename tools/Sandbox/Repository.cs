namespace FocusAccount.Sandbox;

/// <summary>The checkout from which this program was built.</summary>
public static class Repository
{
    /// <summary>Its folder, or null if the program runs elsewhere.</summary>
    public static string? Root { get; } = Find();

    /// <summary>A path in the checkout.</summary>
    /// <exception cref="InvalidOperationException">The program runs elsewhere.</exception>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException("This program runs only from its checkout."), .. parts]);

    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FocusAccount.sln")))
        {
            root = root.Parent;
        }

        return root?.FullName;
    }
}
