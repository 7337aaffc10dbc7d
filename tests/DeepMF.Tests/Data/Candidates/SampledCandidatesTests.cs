using DeepMF.Data;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Data.Candidates;

public sealed class SampledCandidatesTests
{
    [Fact]
    public void Drawn_negatives_are_never_a_known_positive_and_never_twice()
    {
        var test = Tables.Of(40, 30, [.. Enumerable.Range(0, 40).Select(user => (user, user % 30, 1f))]);
        var train = Table(test, [.. Enumerable.Range(0, 400).Select(n => (n % 40, n * 7 % 30, 1f))]);
        var known = train.ItemIndices.ToArray().Select((item, row) => (train.UserIndices[row], item)).Concat(test.ItemIndices.ToArray().Select((item, row) => (test.UserIndices[row], item))).ToHashSet();

        var candidates = SampledCandidates.Draw(test, [train], negatives: 12, seed: 3);

        candidates.Lists.Select(l => l.User).Should().Equal(Enumerable.Range(0, 40));
        foreach (var list in candidates.Lists)
        {
            list.Positives.ToArray().Should().Equal(list.User % 30);
            list.Negatives.ToArray().Should().HaveCount(12).And.OnlyHaveUniqueItems();
            list.Negatives.ToArray().Where(item => known.Contains((list.User, item))).Should().BeEmpty();
        }
    }

    [Fact]
    public void Every_other_item_is_drawn_equally_often()
    {
        // One positive of nine items: each of the 8 others should come in 3 of 8 lists.
        const int Draws = 2000;
        var test = Tables.Of(1, 9, (0, 4, 1f));
        var counts = new int[9];

        for (var seed = 0; seed < Draws; seed++)
            foreach (var item in SampledCandidates.Draw(test, [], 3, (ulong)seed).Lists[0].Negatives.Span)
                counts[item]++;

        counts[4].Should().Be(0);
        // Five standard deviations of a binomial number.
        var tolerance = (uint)(5 * Math.Sqrt(Draws * 3.0 / 8 * 5 / 8));
        counts.Where((_, item) => item != 4).Should().OnlyContain(count => Math.Abs(count - Draws * 3 / 8) <= tolerance);
    }

    [Fact]
    public void The_seed_decides_the_draw()
    {
        var test = Tables.Of(3, 100, (0, 4, 1f), (1, 5, 1f), (2, 6, 1f));

        Draw(1).Should().Equal(Draw(1));
        Draw(1).Should().NotEqual(Draw(2));

        int[] Draw(ulong seed) => [.. SampledCandidates.Draw(test, [], 10, seed).Lists.SelectMany(l => l.Negatives.ToArray())];
    }

    [Fact]
    public void Too_few_other_items_are_taken_all_and_users_without_any_or_without_a_positive_have_no_list()
    {
        var test = Tables.Of(3, 4, (0, 1, 1f), (1, 2, 1f));
        var train = Table(test, (1, 0, 1f), (1, 1, 1f), (1, 3, 1f));

        var candidates = SampledCandidates.Draw(test, [train], 10, 0);

        candidates.Lists.Should().ContainSingle().Which.Negatives.ToArray().Should().Equal(0, 2, 3);
    }

    [Fact]
    public void Unknown_ids_are_neither_users_nor_items()
    {
        var vocabulary = Vocabulary.Create([10, 20, 30], hasUnknown: true);
        var test = new InteractionTable(vocabulary, vocabulary, [0, 1, 2], [1, 0, 2], [1, 1, 1]);

        var candidates = SampledCandidates.Draw(test, [], 9, 0);

        candidates.Lists.Should().ContainSingle().Which.User.Should().Be(2);
        candidates.Lists[0].Negatives.ToArray().Should().Equal(1, 3);
    }

    [Fact]
    public void A_draw_that_cannot_be_is_refused()
    {
        var test = Tables.Of(1, 1, (0, 0, 1f));
        var none = () => SampledCandidates.Draw(test, [], 1, 0);
        var negatives = () => SampledCandidates.Draw(test, [], 0, 0);
        var other = () => SampledCandidates.Draw(test, [Tables.Of(1, 1)], 1, 0);

        none.Should().ThrowExactly<ArgumentException>().WithMessage("No user of the table has an interaction that could be compared with an item without one, so there are no candidates to draw. (Parameter 'positives')");
        negatives.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("negatives ('0') must be a non-negative and non-zero value. (Parameter 'negatives')\nActual value was 0.");
        other.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The test table has other vocabularies than the training table, so that their indices do not mean the same. Read the test rows with the vocabularies of the training table.");
    }

    [Fact]
    public void Lists_that_do_not_fit_are_refused()
    {
        var table = Tables.Of(2, 3);

        Refused(new CandidateList(2, new[] { 0 }, new[] { 1 })).Should().Be("List 0 has the user index 2, but indices of users run from 0 to 1. (Parameter 'lists')\nActual value was 2.");
        Refused(new CandidateList(0, new[] { 0 }, new[] { 3 })).Should().Be("List 0 has the item index 3, but indices of items run from 0 to 2. (Parameter 'lists')\nActual value was 3.");
        Refused(new CandidateList(0, new[] { -1 }, new[] { 0 })).Should().Be("List 0 has the item index -1, but indices of items run from 0 to 2. (Parameter 'lists')\nActual value was -1.");
        Refused(new CandidateList(0, new[] { 1, 1 }, new[] { 0 })).Should().Be("List 0 has the item of index 1 twice among its positives. (Parameter 'lists')");
        Refused(new CandidateList(0, new[] { 1 }, new[] { 1 })).Should().Be("A list needs a positive and a negative, but list 0, of the user of index 0, has 1 positives and 0 other negatives. (Parameter 'lists')");
        Refused(new CandidateList()).Should().Be("A list needs a positive and a negative, but list 0, of the user of index 0, has 0 positives and 0 other negatives. (Parameter 'lists')");
        Refused(new CandidateList(1, new[] { 0 }, new[] { 1 }), new CandidateList(1, new[] { 0 }, new[] { 1 })).Should()
            .Be("List 1 is the second one of the user of index 1. Put all candidates of a user into one list. (Parameter 'lists')");
        Refused().Should().Be("Sampled candidates need at least one list. (Parameter 'lists')");

        string Refused(params CandidateList[] lists)
        {
            var act = () => SampledCandidates.Create(table, lists);
            return act.Should().Throw<ArgumentException>().Which.Message.ReplaceLineEndings("\n");
        }
    }

    [Fact]
    public void Features_come_from_another_table_of_the_same_vocabularies()
    {
        var test = Tables.Of(1, 3, (0, 0, 1f));
        var genre = new CategoricalFeatureTable(new CategoricalFeature("genre", 2), FeatureKey.Item, [0, 1, 0]);

        var candidates = SampledCandidates.Draw(test, [], 2, 0).WithFeaturesOf(test.WithFeatures(genre));

        candidates.Table.FeatureTables.Should().Equal(genre);
        candidates.Lists.Should().ContainSingle();
    }

    private static InteractionTable Table(InteractionTable like, params (int User, int Item, float Rating)[] rows) =>
        new(like.UserVocabulary, like.ItemVocabulary, [.. rows.Select(r => r.User)], [.. rows.Select(r => r.Item)], [.. rows.Select(r => r.Rating)]);
}
