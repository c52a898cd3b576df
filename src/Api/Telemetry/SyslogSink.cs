using System.Net.Sockets;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Sends each event to the machine's journal or syslog as one datagram (RFC 3164, 4.1, without a time, which the receiver adds). It takes
/// up to a second; without a receiver the event is lost here, so it should be written elsewhere too.
/// </summary>
internal sealed class SyslogSink(string socketPath) : ILogEventSink
{
    // The identifier of the unit in deploy/, so that the journal shows service and commands as one log.
    private const string Tag = "focus-account";

    private const int UserFacility = 1 << 3;
    private const int TimeoutMilliseconds = 1000;

    public void Emit(LogEvent logEvent)
    {
        using var line = new JsonLogLine();
        var header = $"<{UserFacility | SeverityOf(logEvent.Level)}>{Tag}[{Environment.ProcessId}]: ";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = TimeoutMilliseconds };
        socket.SendTo([.. Encoding.UTF8.GetBytes(header), .. line.Format(logEvent)], new UnixDomainSocketEndPoint(socketPath));
    }

    private static int SeverityOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => 2,
        LogEventLevel.Error => 3,
        LogEventLevel.Warning => 4,
        LogEventLevel.Information => 6,
        LogEventLevel.Debug or LogEventLevel.Verbose => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
