using DeepMF.Serving;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DeepMF.Samples.RecommendationService;

/// <summary>What the OpenAPI document says beyond what the endpoints say themselves.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Recommendation service", Version = "v1", Description = "Lists, predictions and similar items of a saved DeepMF recommender. Problems are application/problem+json (RFC 9457); 'detail' says what was wrong and what was expected." };
            // The service is where the document is.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // The generator does not look behind the converter of ids.
            if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(RawId))
                Describe(schema);
            if (context.JsonTypeInfo.ElementType == typeof(RawId))
                schema.Items = Describe(new OpenApiSchema());
            return Task.CompletedTask;
        });
    }

    private static OpenApiSchema Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Integer | JsonSchemaType.String;
        schema.Description ??= "A raw id: a whole number or a text, as the data has it. Whole numbers beyond 2^53 are written as text.";
        return schema;
    }
}
