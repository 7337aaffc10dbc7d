using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DeepMF.Samples.RecommendationService.Contracts;

/// <summary>How requests and answers are read and written, generated when the program is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, Converters = [typeof(RawIdConverter)])]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(FoldInRequest))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(PredictionAnswer))]
[JsonSerializable(typeof(SimilarAnswer))]
[JsonSerializable(typeof(UsersAnswer))]
[JsonSerializable(typeof(SeenAnswer))]
[JsonSerializable(typeof(ItemsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ServiceJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new RawIdConverter());
    }
}
