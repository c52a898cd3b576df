namespace FocusAccount.Api.Tests.Kit;

internal static class HttpExchange
{
    /// <summary>Sends a request and holds the answer against the contract.</summary>
    public static async Task<Reply> Exchange(this HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var reply = new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
        await Contract.Check(request.Method, response.RequestMessage!.RequestUri!.AbsolutePath, reply.Status, reply.Body);
        return reply;
    }
}
