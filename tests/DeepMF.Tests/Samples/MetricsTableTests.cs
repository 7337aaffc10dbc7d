using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Models;
using DeepMF.Samples.ImplicitFeedback.Reporting;
using DeepMF.Training;

namespace DeepMF.Tests.Samples;

public sealed class MetricsTableTests
{
    private static readonly InteractionTable Test = InteractionTable.Create([("ann", 1), ("bob", 2), ("bob", 3), ("eve", 4)], r => r.Item1, r => r.Item2);

    /// <summary>Popularity over the whole table: all four items tie with one row each, so that the order is that of the indices.</summary>
    private static readonly ModelResult[] Results = [Of("one", 0, 0.25, 1.24), Of("two", 12, 0.5, 60)];

    [Fact]
    public void Numbers_stand_under_the_names_of_their_metrics()
    {
        var (columns, rows) = MetricsTable.AllItems(Results);

        columns.Should().Equal("model", "epochs", "s", "HR@2", "MRR");
        // Ranks: ann's is 1; bob's are 2 and 3; eve's is 4.
        rows.Should().BeEquivalentTo([["one", "", "1.2", "0.6667", "0.5833"], new[] { "two", "12", "60.0", "0.6667", "0.5833" }], options => options.WithStrictOrdering());
    }

    [Fact]
    public void Sampled_numbers_have_a_table_of_their_own()
    {
        var (columns, rows) = MetricsTable.Sampled(Results);

        columns.Should().Equal("model", "HR@1");
        // A relevant item comes after those that it ties with, and all tie.
        rows.Should().BeEquivalentTo([["one", "0.0000"], new[] { "two", "0.0000" }], options => options.WithStrictOrdering());
    }

    private static ModelResult Of(string name, int epochs, double validation, double seconds)
    {
        using var model = PopularityBaseline.Fit(Test);
        return new ModelResult(
            name,
            epochs,
            validation,
            RankingEvaluator.EvaluateAllItems(model, Test, seen: null, [RankingMetric.HitRate(2), RankingMetric.ReciprocalRank()], cancellationToken: TestContext.Current.CancellationToken),
            RankingEvaluator.EvaluateSampled(model, SampledCandidates.Draw(Test, known: [], negatives: 2, seed: 1), [RankingMetric.HitRate(1)], cancellationToken: TestContext.Current.CancellationToken),
            seconds);
    }
}
