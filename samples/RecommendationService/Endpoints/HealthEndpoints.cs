using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>What is served, and its exchange for what the file has now.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Get)
            .WithName("health")
            .WithSummary("What is served.");
        routes.MapPost("/reload", Post)
            .WithName("reload")
            .WithSummary("Reads the file of the recommender again, while requests go on.")
            .WithDescription("Requests that run keep the recommender that they began with. A file that cannot be loaded changes nothing. One reload runs at a time; whoever asks meanwhile shares the next one.")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static HealthAnswer Get(RecommenderService service) => service.Use((recommender, file) =>
    {
        var (lowest, highest) = recommender.RatingRange;
        return new HealthAnswer(file.Version, recommender.Users.Count, recommender.Items.Count, recommender.SeenPairs, lowest, highest, RatingChoices.Of(recommender.Spec.Head, lowest, highest), Path.GetFileName(file.Files.Model), file.Loaded);
    });

    private static async Task<HealthAnswer> Post(RecommenderService service)
    {
        try
        {
            await service.ReloadAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InsufficientMemoryException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new RequestException(StatusCodes.Status503ServiceUnavailable, $"The recommender was not reloaded; the one before is served on. {e.Message}", e);
        }

        return Get(service);
    }
}
