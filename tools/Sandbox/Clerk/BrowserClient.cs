using System.Security.Cryptography;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>A client in Clerk's sense: one browser with the sessions that were started in it.</summary>
internal sealed class BrowserClient(Instance instance)
{
    private readonly Lock gate = new();
    private readonly string id = "client_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly long createdAt = instance.Clock.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly List<string> sessions = [];
    private DateTimeOffset changedAt = instance.Clock.GetUtcNow();
    private SignInAttempt? signIn;
    private SignInAttempt? signUp;

    /// <summary>Starts a sign-in or a sign-up, or transfers an attempt of the other kind.</summary>
    public SignInAttempt Begin(bool isSignUp, string strategy, string redirectUrl, bool transfer)
    {
        lock (gate)
        {
            var attempt = new SignInAttempt(isSignUp, strategy, redirectUrl);
            if (transfer && (isSignUp ? signIn : signUp)?.Name is { } name)
            {
                Complete(attempt, name);
            }

            (signIn, signUp) = isSignUp ? (signIn, attempt) : (attempt, signUp);
            return attempt;
        }
    }

    /// <summary>
    /// Completes an attempt after the provider: known people sign in and new ones sign up; otherwise the attempt is transferable.
    /// </summary>
    public void Consent(SignInAttempt attempt, string name)
    {
        lock (gate)
        {
            if (instance.People.IsKnown(name) != attempt.IsSignUp)
            {
                Complete(attempt, name);
            }
            else
            {
                attempt.Transfer(name);
            }
        }
    }

    public bool Holds(string sessionId)
    {
        lock (gate)
        {
            return sessions.Contains(sessionId) && instance.IsActive(sessionId);
        }
    }

    /// <summary>Ends one session, or all.</summary>
    public void End(string? sessionId = null)
    {
        lock (gate)
        {
            foreach (var session in sessions.Where(session => sessionId is null || session == sessionId))
            {
                instance.End(session);
            }

            (signIn, signUp, changedAt) = (null, null, instance.Clock.GetUtcNow());
        }
    }

    /// <summary>
    /// A new token of the last session, and when the person signed in (Unix time in seconds); null without a session. The token has no
    /// authorized party, because the request for it is a navigation.
    /// </summary>
    public (string Token, long Since)? Current()
    {
        lock (gate)
        {
            return sessions.LastOrDefault(instance.IsActive) is { } session
                ? (instance.Mint(session, template: null, authorizedParty: null), changedAt.ToUnixTimeSeconds())
                : null;
        }
    }

    public object Session(string sessionId, string? authorizedParty)
    {
        var name = Instance.OwnerOf(sessionId)!;
        var now = instance.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var active = instance.IsActive(sessionId);
        return new
        {
            @object = "session",
            id = sessionId,
            status = active ? "active" : "ended",
            actor = (object?)null,
            tasks = (object?)null,
            factor_verification_age = new[] { 0, -1 },
            last_active_organization_id = (string?)null,
            last_active_token = active ? new { @object = "token", jwt = instance.Mint(sessionId, template: null, authorizedParty) } : null,
            user = instance.People.Json(name),
            public_user_data = new { first_name = name, last_name = "", image_url = "", has_image = false, identifier = name, user_id = People.IdOf(name) },
            last_active_at = now,
            expire_at = now + (long)TimeSpan.FromDays(7).TotalMilliseconds,
            abandon_at = now + (long)TimeSpan.FromDays(30).TotalMilliseconds,
            created_at = createdAt,
            updated_at = now,
        };
    }

    public object Json(string origin, string? authorizedParty)
    {
        lock (gate)
        {
            sessions.RemoveAll(session => !instance.IsActive(session));
            return new
            {
                @object = "client",
                id,
                sessions = sessions.Select(session => Session(session, authorizedParty)).ToArray(),
                sign_in = signIn?.Json(origin),
                sign_up = signUp?.Json(origin),
                last_active_session_id = sessions.LastOrDefault(),
                last_authentication_strategy = (string?)null,
                cookie_expires_at = (long?)null,
                captcha_bypass = true,
                created_at = createdAt,

                // clerk-js makes it the cookie __client_uat, and servers refuse session tokens that are older.
                updated_at = changedAt.ToUnixTimeMilliseconds(),
            };
        }
    }

    private void Complete(SignInAttempt attempt, string name)
    {
        instance.People.SignUp(name);
        var session = Instance.SessionOf(name, tail: Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        sessions.Add(session);
        changedAt = instance.Clock.GetUtcNow();
        attempt.Complete(People.Identifier(name), session);
    }
}
