using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Problems;
using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>Lists for users.</summary>
internal static class RecommendEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users/{user}/recommendations", Get)
            .WithName("recommend")
            .WithSummary("The best items for a user.")
            .WithDescription("An unknown user gets the items that most users have; 'source' says so, and 'status' why a list is shorter than asked for.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapPost("/recommendations", Post)
            .WithName("recommendAmong")
            .WithSummary("The best items for a user, with conditions.")
            .WithDescription("As for a user alone, but only some items may be in the list, or some must not be.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }

    private static ListAnswer Get(
        [Description("The raw id of the user.")] string user,
        [Description("The most items of the list; 10 without it."), Range(1, Limits.MostItems)] int? n,
        [Description("Whether items that the user has seen are left out; true without it.")] bool? excludeSeen,
        [Description("Whether each item comes with the user's own items that are most like it.")] bool? why,
        RecommenderService service) => Recommend(service, new ListRequest { User = user, N = n, ExcludeSeen = excludeSeen, Why = why ?? false });

    private static ListAnswer Post(ListRequest request, RecommenderService service) => Recommend(service, request);

    private static ListAnswer Recommend(RecommenderService service, ListRequest request)
    {
        var n = Lists.CheckLength(request.N);
        var given = request.User ?? throw RequestException.Bad("'user' is missing: whose list is it?");
        return service.Use((recommender, file) =>
        {
            var user = Ids.User(recommender, given);
            var list = recommender.Recommend(user, n, Lists.Options(recommender, request.ExcludeSeen ?? true, request.Candidates, request.Excluded));
            var seen = request.Why ? recommender.SeenBy(user) : [];
            return Lists.Answer(list, file, request.Why ? item => Reasons.For(recommender, file.Titles, item, seen) : null);
        });
    }
}
