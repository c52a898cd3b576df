using FocusAccount.Api.Authentication;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.OAuth;

/// <summary>Reads the forms of OAuth requests, and finds out who sends them: a public client, or an app by its key.</summary>
internal sealed class ClientAuthentication(RequestDispatcher dispatcher, AppKeyAuthentication appKeys)
{
    /// <summary>The form of a client, which must say who it is.</summary>
    public async Task<Result<(OAuthClient Client, T Form)>> Read<T>(HttpContext context)
    {
        var read = await ReadOfAnyone<T>(context);
        return read.Error is { } refusal ? refusal
            : read.Value.Client is { } client ? (client, read.Value.Form)
            : OAuthErrors.UnknownClient;
    }

    /// <summary>The form of anyone, and the client if it says who it is.</summary>
    public async Task<Result<(OAuthClient? Client, T Form)>> ReadOfAnyone<T>(HttpContext context)
    {
        var read = await OAuthForm.Read(context.Request);
        if (read.Error is { } unreadable)
        {
            return unreadable;
        }

        var id = ClientIdOf(read.Value);
        var client = id.Error is null && id.Value.Length > 0 ? await dispatcher.Send(new FindClient(id.Value), context) : null;
        if ((id.Error ?? client?.Error) is { } unknown)
        {
            return unknown.Code == OAuthErrors.UnknownClient.Code && read.Value.BasicId is not null
                ? OAuthMistakes.UnknownByHeader with { Message = unknown.Message }
                : unknown;
        }

        var form = read.Value.As<T>();
        return form.Error is { } incomplete ? incomplete : (client?.Value, form.Value);
    }

    /// <summary>The form of an app, which authenticates by its slug and one of its keys, in the header or in the body.</summary>
    public async Task<Result<(AppSlug App, T Form)>> ReadOfApp<T>(HttpContext context)
    {
        var read = await OAuthForm.Read(context.Request);
        if (read.Error is { } unreadable)
        {
            return unreadable;
        }

        var sent = read.Value;
        var (id, key) = sent.BasicId is null ? (sent["client_id"], sent["client_secret"]) : (sent.BasicId, sent.BasicSecret);
        if (key is null)
        {
            return OAuthMistakes.NoApp;
        }

        var app = await appKeys.Authenticate(new Secret(key), context);
        if (app.Error is not null || app.Value.App.Value != id)
        {
            return OAuthMistakes.NoApp;
        }

        var form = sent.As<T>();
        return form.Error is { } incomplete ? incomplete : (app.Value.App, form.Value);
    }

    // In the body, or in the header with an empty secret, as some libraries send it; empty if it is missing.
    private static Result<string> ClientIdOf(OAuthForm form)
    {
        var (sent, header) = (form["client_id"], form.BasicId);
        return form["client_secret"] is not null || form.BasicSecret is not null ? OAuthMistakes.NoSecrets
            : sent is not null && header is not null && sent != header ? OAuthMistakes.TwoClients
            : sent ?? header ?? "";
    }
}
