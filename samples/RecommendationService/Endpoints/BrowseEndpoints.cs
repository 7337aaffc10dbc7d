using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DeepMF.Samples.RecommendationService.Contracts;
using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Endpoints;

/// <summary>Who and what there is: what a page needs to offer something to choose from.</summary>
internal static class BrowseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", GetUsers)
            .WithName("users")
            .WithSummary("The first known users.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/users/{user}/seen", GetSeen)
            .WithName("seen")
            .WithSummary("Items that a user has seen, those of most users first.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/items", GetItems)
            .WithName("items")
            .WithSummary("Items whose title has some text in it, those of most users first.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static UsersAnswer GetUsers([Description("The most users; 10 without it."), Range(1, Limits.MostItems)] int? n, RecommenderService service)
    {
        var length = Lists.CheckLength(n);
        return service.Use((recommender, file) => new UsersAnswer(
            file.Version,
            [.. Ids.Users(recommender).Where(recommender.KnowsUser).Take(length).Select(user => new ListedUser(user, recommender.SeenBy(user).Count))]));
    }

    private static SeenAnswer GetSeen([Description("The raw id of the user.")] string user, [Description("The most items; 10 without it."), Range(1, Limits.MostItems)] int? n, RecommenderService service)
    {
        var length = Lists.CheckLength(n);
        return service.Use((recommender, file) =>
        {
            var id = Ids.User(recommender, user);
            var seen = recommender.SeenBy(id);
            return new SeenAnswer(file.Version, id, recommender.KnowsUser(id), seen.Count, MostPopular(recommender, file.Titles, seen, length));
        });
    }

    private static ItemsAnswer GetItems([Description("Some text of the title, in any case; without it every item.")] string? title, [Description("The most items; 10 without it."), Range(1, Limits.MostItems)] int? n, RecommenderService service)
    {
        var length = Lists.CheckLength(n);
        return service.Use((recommender, file) =>
        {
            var found = Ids.Items(recommender).Where(recommender.KnowsItem);
            if (!string.IsNullOrWhiteSpace(title))
                found = found.Where(item => file.Titles.Of(item.ToString()).Title?.Contains(title.Trim(), StringComparison.OrdinalIgnoreCase) ?? item.ToString() == title.Trim());
            return new ItemsAnswer(file.Version, MostPopular(recommender, file.Titles, found, length));
        });
    }

    private static List<FoundItem> MostPopular(Recommender recommender, Titles titles, IEnumerable<RawId> items, int n) =>
    [
        .. items.Select(item => (Item: item, Users: recommender.Popularity(item))).OrderByDescending(i => i.Users).Take(n).Select(i =>
        {
            var name = titles.Of(i.Item.ToString());
            return new FoundItem(i.Item, name.Title, name.Genres, i.Users);
        }),
    ];
}
