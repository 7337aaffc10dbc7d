using DeepMF.Data;
using DeepMF.Serving;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Serving;

public sealed class RecommendManyTests
{
    [Fact]
    public void Many_users_get_the_lists_that_each_gets_alone()
    {
        var films = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 1_200, Items = 60, Ratings = 20_000, Seed = 1 }).Interactions;
        using var model = ModelBuilder.Embed(films.Users, 4).Embed(films.Items, 4).Concat().Dense(8).Relu().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, films);
        var options = new RecommendationOptions { Filter = item => item.Number % 3 != 0 };
        var progress = new ProgressList<int>();

        var lists = recommender.RecommendAll(5, options, progress, TestContext.Current.CancellationToken).ToArray();

        lists.Length.Should().BeGreaterThan(1_100);
        progress.Reports.Should().Equal(Enumerable.Range(1, (lists.Length + 511) / 512).Select(block => Math.Min(512 * block, lists.Length)));
        foreach (var list in lists.Where((_, k) => k % 50 == 0))
            list.Ids().Should().Equal(recommender.Recommend(list.User!.Value, 5, options).Ids());
        RawId[] some = [lists[3].User!.Value, -5, lists[7].User!.Value];
        recommender.RecommendMany(some, 2, cancellationToken: TestContext.Current.CancellationToken).Select(l => l.Source)
            .Should().Equal(RecommendationSource.Model, RecommendationSource.Popularity, RecommendationSource.Model);
    }

    [Fact]
    public void Lists_of_many_users_can_be_cancelled()
    {
        using var recommender = Served.Dot();
        using var source = new CancellationTokenSource();
        source.Cancel();

        FluentActions.Invoking(() => recommender.RecommendAll(1, cancellationToken: source.Token).ToArray()).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Blocks_of_lists_are_smaller_where_lists_leave_most_items_out()
    {
        const int users = 600, items = 40_000;
        InteractionTable table = new(Vocabulary.Create(Enumerable.Range(0, users)), Vocabulary.Create(Enumerable.Range(0, items)), [.. Enumerable.Range(0, items).Select(i => i % users)], [.. Enumerable.Range(0, items)], new float[items]);
        using var model = ModelBuilder.Embed(table.Users, 1).Embed(table.Items, 1).Dot().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);
        var progress = new ProgressList<int>();

        var lists = recommender.RecommendAll(1, new RecommendationOptions { Candidates = [7], ExcludeSeen = false }, progress, TestContext.Current.CancellationToken).ToArray();

        // 2²⁴ of 39,999 items each are 419 lists.
        progress.Reports.Should().Equal(419, 600);
        lists.Should().HaveCount(users).And.AllSatisfy(list => list.Ids().Should().Equal(7));
    }
}
