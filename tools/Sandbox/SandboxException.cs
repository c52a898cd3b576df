namespace FocusAccount.Sandbox;

/// <summary>The sandbox cannot start. The message is one sentence that says what to do.</summary>
public sealed class SandboxException(string message, Exception? cause = null) : Exception(message, cause);
