using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>Similar items.</summary>
internal static class SimilarEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/items/{item}/similar", Get)
        .WithName("similar")
        .WithSummary("The items that are most similar to an item.")
        .WithDescription("By the model's vectors of items: their cosine, or their dot product, in which items with long vectors come first. An unknown item has none, and 'isKnown' is false.")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status501NotImplemented);

    private static SimilarAnswer Get(
        [Description("The raw id of the item.")] string item,
        [Description("The most items of the list; 10 without it."), Range(1, Limits.MostItems)] int? n,
        [Description("'cosine', which it is without it, or 'dot'."), AllowedValues("cosine", "dot")] string? measure,
        RecommenderService service)
    {
        var length = Lists.CheckLength(n);
        var by = measure switch
        {
            null or "cosine" => SimilarityMeasure.Cosine,
            "dot" => SimilarityMeasure.Dot,
            _ => throw RequestException.Bad($"'measure' is '{measure}', but 'cosine' or 'dot' is expected."),
        };
        return service.Use((recommender, file) =>
        {
            var id = Ids.Item(recommender, item);
            var similar = LibraryCall.Run(() => recommender.Similar(id, length, by));
            return new SimilarAnswer(file.Version, id, file.Titles.Of(id.ToString()).Title, similar.IsKnown, by, [.. similar.Items.Select(s => Listed(s, file.Titles))]);
        });
    }

    private static SimilarListed Listed(SimilarItem similar, Titles titles)
    {
        var name = titles.Of(similar.Item.ToString());
        return new SimilarListed(similar.Item, name.Title, name.Genres, Lists.Finite(similar.Similarity));
    }
}
