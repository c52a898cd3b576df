using System.Globalization;
using FocusAccount.Api.OAuth;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;

namespace FocusAccount.Api.Pages;

/// <summary>An act of an operator on an account, as typed: what to do, with how much or with which token, and why.</summary>
internal sealed record OperatorForm(string Act, string Amount, string Token, string Reason)
{
    public const string Grant = "grant";
    public const string Revoke = "revoke";
    public const string Close = "close";
    public const string Reopen = "reopen";
    public const string RevokeTokens = "revoke_tokens";
    public const string AllTokens = "all";

    public static OperatorForm Empty { get; } = new("", "", "", "");

    /// <summary>The amount; 0, which is refused, when it is not a whole number in digits.</summary>
    public int WholeAmount => int.TryParse(Amount.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Reads the form of a request.</summary>
    public static async Task<Result<OperatorForm>> Read(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return RequestErrors.Invalid($"Send the form as {OAuthForm.MediaType}.");
        }

        try
        {
            var read = OAuthParameters.Of(await request.ReadFormAsync(request.HttpContext.RequestAborted));
            return read.Error is { } refusal ? refusal : Of(read.Value);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            return RequestErrors.Invalid("The body could not be read; send the parameters as one form in UTF-8.");
        }
    }

    private static OperatorForm Of(OAuthParameters sent) =>
        new(sent["act"] ?? "", sent["amount"] ?? "", sent["token"] ?? "", sent["reason"] ?? "");
}
