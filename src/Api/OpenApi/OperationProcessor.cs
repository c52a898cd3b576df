using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.OAuth;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Namotion.Reflection;
using NJsonSchema;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace FocusAccount.Api.OpenApi;

/// <summary>
/// Adds to an operation what NSwag cannot see: its credentials, its errors with an example of each, its headers, its parameters' rules.
/// </summary>
internal sealed class OperationProcessor(FieldRules rules) : IOperationProcessor
{
    public bool Process(OperationProcessorContext context)
    {
        // HEAD is implied by GET.
        if (context.OperationDescription.Method == OpenApiOperationMethod.Head)
        {
            return false;
        }

        var operation = context.OperationDescription.Operation;
        foreach (var (parameter, document) in context.Parameters)
        {
            DescribeParameter(parameter, document, context);
        }

        if (context.MethodInfo.GetCustomAttribute<TakesFormAttribute>() is { Form: var form })
        {
            operation.RequestBody = new OpenApiRequestBody { IsRequired = true };
            operation.RequestBody.Content[OAuthForm.MediaType] = new OpenApiMediaType { Schema = SchemaOf(form, context) };
        }

        var produced = context.MethodInfo.GetCustomAttribute<ProducesAttribute>();
        var mediaType = produced?.ContentTypes.Single() ?? MediaTypeNames.Application.Json;
        foreach (var (status, response) in operation.Responses)
        {
            DescribeResponse(status, response, mediaType);
        }

        if (context.MethodInfo.GetCustomAttribute<ProducesCsvAttribute>() is not null)
        {
            var text = new OpenApiMediaType { Schema = new JsonSchema { Type = JsonObjectType.String } };
            operation.Responses[$"{StatusCodes.Status200OK}"].Content[LedgerCsv.MediaType] = text;
        }

        if (context.MethodInfo.GetCustomAttribute<RequireScopeAttribute>() is { Scopes: not Scopes.None and var scopes })
        {
            operation.Description = $"{operation.Description}\n\nA personal access token needs the scope `{ScopeNames.Of(scopes)}`.".TrimStart();
        }

        operation.Security = SecuritySchemes.Requirements(Credentials(context.MethodInfo, context.ControllerType));
        var errors = OperationErrors.Of(context)
            .SelectMany(attribute => attribute.Examples)
            .DistinctBy(example => (example.Status, example.Name));
        foreach (var sameStatus in errors.GroupBy(example => example.Status).OrderBy(group => group.Key))
        {
            operation.Responses[$"{sameStatus.Key}"] = ErrorsOf(sameStatus.Key, [.. sameStatus], context);
        }

        foreach (var header in context.MethodInfo.GetCustomAttributes<ProducesHeaderAttribute>())
        {
            AddHeader(operation.Responses[$"{header.Status}"], header.Name, header.Description);
        }

        return true;
    }

    private void DescribeParameter(ParameterInfo parameter, OpenApiParameter document, OperationProcessorContext context)
    {
        document.Position = null;
        document.OriginalName = null;
        if (document.Kind == OpenApiParameterKind.Body)
        {
            return;
        }

        // A parameter that may be null is one that may be missing.
        document.Schema = document.Schema is { OneOf: { Count: 1 } referenced } ? referenced.Single() : document.Schema;
        document.Schema.IsNullableRaw = null;
        var source = context.MethodInfo.GetCustomAttribute<RulesOfAttribute>();
        document.IsRequired |= rules.IsRequired(source, parameter.Name!);
        rules.Describe(source, parameter.Name!, document.Schema);
    }

    // NSwag takes all responses for JSON, and leaves those without a comment undescribed.
    private static void DescribeResponse(string status, OpenApiResponse response, string mediaType)
    {
        if (string.IsNullOrEmpty(response.Description))
        {
            response.Description = ReasonPhrases.GetReasonPhrase(int.Parse(status, CultureInfo.InvariantCulture));
        }

        var content = response.Content.Values.Single();
        response.Content.Clear();
        response.Content[mediaType] = content;
    }

    private static IReadOnlyList<string> Credentials(MethodInfo action, Type controller) =>
        action.GetCustomAttribute<AcceptsCredentialsAttribute>()?.Schemes
        ?? (OperationErrors.IsOpen(action, controller) ? [SecuritySchemes.Nothing] : SecuritySchemes.Usual);

    // An error that is alone at its status looks the same everywhere, and so do those of credentials. The document has them once.
    private static OpenApiResponse ErrorsOf(int status, ErrorExample[] errors, OperationProcessorContext context)
    {
        if (errors.Length > 1 && status != StatusCodes.Status401Unauthorized)
        {
            return DescribeErrors(status, errors, context);
        }

        var shared = context.Document.Components.Responses;
        var example = errors.Select(error => error.Name).FirstOrDefault(CredentialErrors.SessionRequired.Code.Equals, errors[0].Name);
        var name = (errors[0].IsOAuth ? "OAuth" : "") + string.Concat(example.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        if (!shared.TryGetValue(name, out var response))
        {
            shared[name] = response = DescribeErrors(status, errors, context);
        }

        return new OpenApiResponse { Reference = response };
    }

    private static OpenApiResponse DescribeErrors(int status, ErrorExample[] errors, OperationProcessorContext context)
    {
        var body = errors.Select(error => error.Body).Distinct().Single();
        var response = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", errors.Select(error => $"`{error.Code}`"))}",
        };
        var content = response.Content[MediaTypeNames.Application.Json] = new OpenApiMediaType
        {
            Schema = SchemaOf(body, context),
        };
        foreach (var error in errors)
        {
            content.Examples[error.Name] = new OpenApiExample { Value = Schemas.ToToken(error.Value) };
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            AddHeader(
                response,
                "WWW-Authenticate",
                errors[0].IsOAuth
                    ? "`Basic`"
                    : "`Bearer`, with `resource_metadata` (RFC 9728), and `error` when a token was refused (RFC 6750, 3)");
        }

        if (Array.Exists(errors, error => error.Error.Code == TokenErrors.InsufficientScopeCode))
        {
            AddHeader(response, "WWW-Authenticate", "`Bearer`, with `error` and `scope` when the token lacks a scope (RFC 6750, 3)");
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            AddHeader(response, "Retry-After", "Seconds to wait before the next try");
        }

        return response;
    }

    private static JsonSchema SchemaOf(Type type, OperationProcessorContext context) =>
        context.SchemaGenerator.GenerateWithReference<JsonSchema>(type.ToContextualType(), context.SchemaResolver);

    private static void AddHeader(OpenApiResponse response, string name, string description) => response.Headers[name] = new OpenApiHeader
    {
        Description = description,
        Schema = new JsonSchema { Type = name == "Retry-After" ? JsonObjectType.Integer : JsonObjectType.String },
    };
}
