using System.Net.Http.Headers;

namespace FocusAccount.Api.Tests.OpenApi.Client;

/// <summary>The generated client, with or without a credential.</summary>
public partial class FocusClient
{
    private Action<HttpRequestMessage>? prepare;

    internal static FocusClient Of(Person person, Action<HttpRequestMessage>? prepare = null) => Of(person.Service, person.Token, prepare);

    /// <summary>A client with or without a token. Each request can be changed before it is sent.</summary>
    internal static FocusClient Of(Service service, string? token = null, Action<HttpRequestMessage>? prepare = null)
    {
        var http = service.CreateClient();
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return new FocusClient(http) { prepare = prepare };
    }

    partial void PrepareRequest(HttpClient client, HttpRequestMessage request, string url) => prepare?.Invoke(request);
}
