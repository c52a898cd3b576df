namespace FocusAccount.Application.Identity;

/// <summary>Our instance of Clerk as a whole.</summary>
public interface IClerkInstance
{
    /// <summary>
    /// Checks whether Clerk responds, accepts our secret key, and whether both keys belong to one instance. Returns the problem in one
    /// sentence without any key; null when all is well. It changes nothing there.
    /// </summary>
    Task<string?> FindProblem(CancellationToken cancellationToken);
}
