using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FocusAccount.Api.Json;
using FocusAccount.Application.Accounts;

namespace FocusAccount.Api.Controllers;

/// <summary>The balance of an account in a stream of events.</summary>
/// <param name="Credits">The account's credits (whole)</param>
/// <param name="Held">The credits that its open jobs hold</param>
/// <param name="Sequence">The number of the ledger entry that left it with them</param>
internal sealed record BalanceEvent(long Credits, long Held, long Sequence)
{
    public static BalanceEvent From(AccountBalance balance) => new(balance.Credits, balance.Held, balance.Sequence);
}

/// <summary>Writes server-sent events (HTML, 9.2): fields of one line each, and an empty line at the end.</summary>
internal static class EventText
{
    public const string MediaType = "text/event-stream";

    private static readonly JsonSerializerOptions Json = WithoutMetadata();

    /// <summary>Begins a stream: a reader that loses it comes back after a second.</summary>
    public static void WriteStart(PipeWriter writer) => Write(writer, "retry: 1000\n\n");

    /// <summary>A comment, so that proxies see that the stream is alive.</summary>
    public static void WriteKeepAlive(PipeWriter writer) => Write(writer, ": \n\n");

    public static void WriteReset(PipeWriter writer) => Write(writer, "event: reset\ndata: {}\n\n");

    /// <summary>An event whose data is JSON. Only a position behind all changes so far may be the id of an event.</summary>
    public static void Write<T>(PipeWriter writer, string name, T data, AccountPosition? id)
    {
        Write(writer, $"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: ");
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(data, Json));
        Write(writer, "\n\n");
    }

    private static void Write(PipeWriter writer, string text) => Encoding.UTF8.GetBytes(text, writer);

    // The metadata of a job may be far larger than all else.
    private static JsonSerializerOptions WithoutMetadata()
    {
        var options = JsonSettings.Create();
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    if (type.Type == typeof(Job))
                    {
                        type.Properties.Remove(type.Properties.Single(property => property.PropertyType == typeof(RawJson)));
                    }
                },
            },
        };
        return options;
    }
}
