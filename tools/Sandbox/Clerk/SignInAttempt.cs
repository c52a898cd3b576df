using System.Security.Cryptography;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// A sign-in or a sign-up through a provider. If the person who returns needs the other one of the two, its status is
/// "transferable", and clerk-js continues with the other (clerk-js, handleRedirectCallback).
/// </summary>
internal sealed class SignInAttempt(bool isSignUp, string strategy, string redirectUrl)
{
    public string Id { get; } = (isSignUp ? "sua_" : "sia_") + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public bool IsSignUp => isSignUp;

    public string RedirectUrl => redirectUrl;

    /// <summary>The person who returned from the provider.</summary>
    public string? Name { get; private set; }

    /// <summary>The session that the attempt created.</summary>
    public string? SessionId { get; private set; }

    public void Transfer(string name) => Name = name;

    public void Complete(string name, string sessionId) => (Name, SessionId) = (name, sessionId);

    public object Json(string origin) => isSignUp ? SignUp(origin) : SignIn(origin);

    private object SignIn(string origin) => new
    {
        @object = "sign_in_attempt",
        id = Id,
        status = SessionId is null ? "needs_identifier" : "complete",
        supported_identifiers = Array.Empty<string>(),
        supported_first_factors = Array.Empty<object>(),
        supported_second_factors = (object?)null,
        first_factor_verification = Verification(origin, "external_account_not_found", "The external account was not found."),
        second_factor_verification = (object?)null,
        identifier = Name,
        user_data = (object?)null,
        created_session_id = SessionId,
        abandon_at = 4_102_444_800_000,
    };

    private object SignUp(string origin) => new
    {
        @object = "sign_up_attempt",
        id = Id,
        status = SessionId is null ? "missing_requirements" : "complete",
        required_fields = Array.Empty<string>(),
        optional_fields = Array.Empty<string>(),
        missing_fields = Array.Empty<string>(),
        unverified_fields = Array.Empty<string>(),
        verifications = new
        {
            email_address = (object?)null,
            phone_number = (object?)null,
            web3_wallet = (object?)null,
            external_account = Verification(origin, "external_account_exists", "The external account already exists."),
        },
        username = Name,
        email_address = (string?)null,
        phone_number = (string?)null,
        web3_wallet = (string?)null,
        first_name = (string?)null,
        last_name = (string?)null,
        unsafe_metadata = new { },
        has_password = false,
        created_session_id = SessionId,
        created_user_id = SessionId is null ? null : People.IdOf(Name!),
        abandon_at = 4_102_444_800_000,
    };

    private object Verification(string origin, string transferCode, string transferMessage) => new
    {
        @object = "verification_oauth",
        status = SessionId is not null ? "verified" : Name is not null ? "transferable" : "unverified",
        strategy,
        external_verification_redirect_url = $"{origin}/sandbox/consent?attempt={Id}",
        error = SessionId is null && Name is not null ? ClerkResponse.ErrorEntry(transferCode, transferMessage) : null,
        expire_at = 4_102_444_800_000,
        attempts = (int?)null,
    };
}
