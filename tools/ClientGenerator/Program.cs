using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

// Writes the C# client of an OpenAPI document: ClientGenerator <document> <client> <namespace>
var document = await OpenApiDocument.FromFileAsync(args[0]);
var settings = new CSharpClientGeneratorSettings
{
    ClassName = "FocusClient",
    OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
    ExceptionClass = "FocusException",
    UseBaseUrl = false,
    InjectHttpClient = true,
    DisposeHttpClient = false,
    GenerateOptionalParameters = true,
    CSharpGeneratorSettings =
    {
        Namespace = args[2],
        JsonLibrary = CSharpJsonLibrary.SystemTextJson,
        ClassStyle = CSharpClassStyle.Poco,
        GenerateNullableReferenceTypes = true,
        GenerateOptionalPropertiesAsNullable = true,
        DateTimeType = "System.DateTimeOffset",
    },
};
await File.WriteAllTextAsync(args[1], new CSharpClientGenerator(document, settings).GenerateFile());
