using System.Text.Json;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Json;
using FocusAccount.Api.Settings;
using FocusAccount.Domain;
using FocusAccount.Infrastructure.Database;

namespace FocusAccount.Api.Operator;

/// <summary>The outcome of a command: text for a person, one JSON object for a program, and the exit code.</summary>
internal sealed record CommandOutput(string Text, object Json, int ExitCode = CommandOutput.Done)
{
    public const int Done = 0;
    public const int NotDone = 1;
    public const int BadUsage = 2;

    private static readonly JsonSerializerOptions Options = Relaxed();

    public static CommandOutput Refused(Error error) => Failed(error.Code, error.Message);

    public static CommandOutput Failed(string code, string message, int exitCode = NotDone) =>
        new($"error: {message}", new { error = code, message }, exitCode);

    /// <summary>The output for a failure that an operator can fix; null for a bug.</summary>
    public static CommandOutput? Of(Exception exception) => (exception, ServiceHost.WhyNot(exception)) switch
    {
        (_, null) => null,
        (SettingException, { } sentence) => Failed("bad_setting", sentence),
        (MigrationException, { } sentence) => Failed("migration_failed", sentence),
        (_, { } sentence) => Failed("database_unavailable", sentence),
    };

    /// <summary>Writes results and all JSON to standard output, and errors as text to standard error; returns the exit code.</summary>
    public int Write(bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(Json, Options));
        }
        else if (Text.Length > 0)
        {
            (ExitCode == Done ? Console.Out : Console.Error).WriteLine(Text);
        }

        return ExitCode;
    }

    private static JsonSerializerOptions Relaxed()
    {
        // The output is never part of a page, so quotes and accents in a reason need no escapes.
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        JsonSettings.Apply(options);
        return options;
    }
}
