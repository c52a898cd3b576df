using System.Text.Json;

namespace FocusAccount.Kit;

/// <summary>A command of the built program, run to its end as an operator runs it: its output and exit code.</summary>
public sealed record OperatorCommand(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>The stable error code of a command that was run with JSON output.</summary>
    public string? Error => Json.GetProperty("error").GetString();

    public static Task<OperatorCommand> Run(Database database, params string[] arguments) => Run(ServiceProcess.Environment(database), arguments);

    public static async Task<OperatorCommand> Run(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var process = ChildProcess.Start("FocusAccount.Api.dll", environment, arguments);
        var (exitCode, errors) = await process.Ended();
        return new OperatorCommand(exitCode, await process.Output(), errors);
    }
}
