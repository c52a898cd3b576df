using System.Text;
using System.Text.Json;

namespace FocusAccount.Kit;

public static class HttpExchange
{
    /// <summary>Sends a request and checks the response against the OpenAPI document.</summary>
    public static async Task<Reply> Exchange(this HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var reply = new Reply((int)response.StatusCode, await BodyOf(response, cancellationToken), response.Headers);
        Document.Check(request, response, reply.Body);
        return reply;
    }

    // Of a stream that does not end by itself, its first line.
    private static async Task<string> BodyOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        return await reader.ReadLineAsync(cancellationToken) ?? "";
    }

    /// <summary>Adds headers exactly as written.</summary>
    public static HttpRequestMessage With(this HttpRequestMessage request, params IEnumerable<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        }

        return request;
    }

    /// <summary>Gives a request a body.</summary>
    public static HttpRequestMessage WithJson(this HttpRequestMessage request, object body) => request.WithJson(JsonSerializer.Serialize(body));

    /// <summary>Gives a request a body exactly as written.</summary>
    public static HttpRequestMessage WithJson(this HttpRequestMessage request, string json)
    {
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");

        // As curl does. Otherwise the rest of a refused large body would still be on its way when the response arrives.
        request.Headers.ExpectContinue = json.Length > 100_000;
        return request;
    }
}
