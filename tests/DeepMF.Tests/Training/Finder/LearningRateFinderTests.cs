using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

/// <summary>The curve of the finder, hand-computed, and how it ends.</summary>
public sealed class LearningRateFinderTests
{
    private static readonly LearningRateFinderOptions Options = new()
    {
        Optimizer = new Sgd(),
        BatchSize = 2,
        MinimumRate = 0.001,
        MaximumRate = 1,
        Steps = 10,
        InitializeGlobalBias = false,
        Smoothing = 0.5,
    };

    [Fact]
    public void The_rate_grows_by_the_same_factor_from_bound_to_bound()
    {
        var engine = new MeanEngine();

        var result = Find(engine, Tables.Ratings(8, 8, 8), Options);

        // Ten steps of rate 0 for the losses before anything was learned, then the search.
        engine.LearningRates[..10].Should().AllBeEquivalentTo(0.0);
        result.Points.Select(p => p.LearningRate).Should().Equal(engine.LearningRates[10..]);
        result.Points.Select(p => p.Step).Should().Equal(Enumerable.Range(0, 10));
        result.Points[0].LearningRate.Should().Be(0.001);
        result.Points[3].LearningRate.Should().BeApproximately(0.01, 1e-12);
        result.Points[9].LearningRate.Should().BeApproximately(1, 1e-12);
        engine.Counts.Should().AllBeEquivalentTo(2, "the short batch at the end of an epoch is left out");
    }

    [Fact]
    public void Losses_and_their_smoothed_values_are_hand_computed()
    {
        var losses = new double[] { 32, 16, 8, 30, 30, 30, 30, 30, 30, 30 };
        var calls = 0;
        var engine = new MeanEngine { Script = step => calls++ < 10 ? 40 : losses[step] };

        var result = Find(engine, Tables.Ratings(8, 8), Options);

        // Differences -8, -24, -32; averages with weight 1/2: -4 / 0.5, -14 / 0.75, -23 / 0.875.
        result.Points.Select(p => p.Loss).Should().Equal(losses);
        result.Points[0].SmoothedLoss.Should().BeApproximately(40 - 8, 1e-9);
        result.Points[1].SmoothedLoss.Should().BeApproximately(40 - 14 / 0.75, 1e-9);
        result.Points[2].SmoothedLoss.Should().BeApproximately(40 - 23 / 0.875, 1e-9);
        result.Diverged.Should().BeFalse();
    }

    [Fact]
    public void A_loss_that_diverges_ends_the_search()
    {
        var calls = 0;
        // Step 5: the average of 0, 0, 0, 0, 0 and 20 - 4 = 16 is 8 / (63/64) above 4, less than 16; step 6 brings it above.
        var engine = new MeanEngine { Script = step => calls++ < 10 || step < 5 ? 4 : 20 };

        var result = Find(engine, Tables.Ratings(8, 8), Options);

        result.Diverged.Should().BeTrue();
        result.Points.Should().HaveCount(7);
        result.Suggestion.Should().BeNull("the loss never fell");
    }

    [Fact]
    public void A_loss_that_falls_to_nothing_does_not_diverge()
    {
        var calls = 0;
        // Batches that begin at 60 and 20 in turns, and then at 0: the smoothed loss begins at 40 - 60.
        var engine = new MeanEngine { Script = step => calls++ < 10 ? step % 2 == 0 ? 60 : 20 : 0 };

        var result = Find(engine, Tables.Ratings(8, 8), Options);

        result.Points[0].SmoothedLoss.Should().BeApproximately(-20, 1e-9);
        result.Diverged.Should().BeFalse();
        result.Points.Should().HaveCount(10);
        result.Suggestion.Should().BeNull("the smoothed loss never fell below its start");
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_search_before_its_point()
    {
        var calls = 0;
        var engine = new MeanEngine { Script = _ => calls++ == 14 ? double.NaN : 4 };

        var result = Find(engine, Tables.Ratings(8, 8), Options);

        result.Diverged.Should().BeTrue();
        result.Points.Should().HaveCount(4);
    }

    [Fact]
    public void Every_step_is_reported()
    {
        var progress = new ProgressList<LearningRatePoint>(_ => { });
        var table = Tables.Ratings(8, 8);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);

        var result = LearningRateFinder.Find(model, table, Options, progress, TestContext.Current.CancellationToken);

        progress.Reports.Should().Equal(result.Points);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    public void A_search_that_is_cancelled_leaves_the_model_as_it_was(int lastCall)
    {
        using var cancellation = new CancellationTokenSource();

        var calls = EndsWith<OperationCanceledException>(lastCall, cancellation.Cancel, cancellation.Token);

        calls.Should().Be(lastCall + 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    public void A_search_that_fails_leaves_the_model_as_it_was(int lastCall) =>
        EndsWith<TimeoutException>(lastCall, () => throw new TimeoutException(), TestContext.Current.CancellationToken);

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        var table = Tables.Ratings(8);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);

        FluentActions.Invoking(() => LearningRateFinder.Find(model, Tables.Of(1, 1))).Should().ThrowExactly<ArgumentException>()
            .WithMessage("The table has no interactions, so there is nothing to learn from. (Parameter 'table')");
        FluentActions.Invoking(() => LearningRateFinder.Find(model, table, Options with { MinimumRate = 1 })).Should().ThrowExactly<ArgumentException>()
            .WithMessage("MinimumRate (1) is not below MaximumRate (1). (Parameter 'options')");
        FluentActions.Invoking(() => Find(new MeanEngine { Script = step => step == 2 ? double.NaN : null }, table, Options)).Should().ThrowExactly<NotFiniteNumberException>()
            .WithMessage("The loss of batch 3 is NaN before anything was learned. The numbers of the model are not finite or far too large; build it anew.");
    }

    private static LearningRateFinderResult Find(MeanEngine engine, InteractionTable table, LearningRateFinderOptions options)
    {
        using var model = engine.BuildBiased(table.Users, table.Items);
        return LearningRateFinder.Find(model, table, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static int EndsWith<TException>(int lastCall, Action end, CancellationToken token)
        where TException : Exception
    {
        var calls = 0;
        var engine = new MeanEngine
        {
            Script = _ =>
            {
                if (calls++ == lastCall)
                    end();
                return null;
            },
        };
        var table = Tables.Ratings(8, 8);
        using var model = engine.BuildBiased(table.Users, table.Items);
        var before = Numbers(model);
        var act = () => LearningRateFinder.Find(model, table, Options with { InitializeGlobalBias = true }, cancellationToken: token);

        act.Should().ThrowExactly<TException>();

        Numbers(model).Should().Equal(before);
        return calls;
    }

    private static float[] Numbers(Model model) => [.. model.EngineModel.Parameters.SelectMany(p => p.ToArray())];
}
