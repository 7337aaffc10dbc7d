using System.ComponentModel;
using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>Predictions for a user and an item.</summary>
internal static class PredictEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/users/{user}/predictions/{item}", Get)
        .WithName("predict")
        .WithSummary("What the recommender predicts for a user and an item.")
        .WithDescription("Where an id is unknown the value is a fallback, and 'source' says which is unknown.")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static PredictionAnswer Get([Description("The raw id of the user.")] string user, [Description("The raw id of the item.")] string item, RecommenderService service) => service.Use((recommender, file) =>
    {
        var (userId, itemId) = (Ids.User(recommender, user), Ids.Item(recommender, item));
        var (value, source) = recommender.Predict(userId, itemId);
        return new PredictionAnswer(file.Version, userId, itemId, file.Titles.Of(itemId.ToString()).Title, Lists.Finite(value), source);
    });
}
