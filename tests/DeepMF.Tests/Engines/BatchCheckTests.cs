using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Engines;

public sealed class BatchCheckTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly MultiValuedFeature Genres = new("genres", 6);
    private static readonly NumericFeature Age = new("age", 3);
    private static readonly CpuEngine Engine = TestRuns.Engine(threads: 2);
    private static readonly Trunk Body = ModelBuilder.Embed(Users, 3).Embed(Genres, 4).Input(Age).Concat().Dense(5).BatchNorm().Relu();
    private static readonly ModelSpec Regression = Body.RegressionHead();

    [Fact]
    public void A_batch_without_a_feature_of_the_model_is_refused()
    {
        var batch = new Batch([Users, Age], 4) { Count = 4 };
        ShouldRefuse<ArgumentException>(Regression, batch, "The batch lacks the feature 'genres' of the model. It has: 'user', 'age'. (Parameter 'batch')", alsoPredicting: true);
    }

    [Fact]
    public void A_batch_whose_feature_is_described_differently_is_refused()
    {
        var batch = new Batch([new CategoricalFeature("user", 8), Genres, Age], 4) { Count = 4 };
        ShouldRefuse<ArgumentException>(
            Regression,
            batch,
            "Feature 'user' of the batch is not the one of the model: the batch has CategoricalFeature { Name = user, Cardinality = 8 }, the model CategoricalFeature { Name = user, Cardinality = 7 }. (Parameter 'batch')",
            alsoPredicting: true);
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(38, -1)]
    [InlineData(20, int.MinValue)]
    public void An_index_outside_its_feature_is_refused(int row, int value)
    {
        var batch = TestRuns.RandomBatch(Regression, 39, 1);
        batch.Categorical("user").Indices[row] = value;
        ShouldRefuse<ArgumentOutOfRangeException>(Regression, batch, $"Feature 'user' has the indices 0 to 6, but row {row} holds {value}. (Parameter 'batch')\nActual value was {value}.", alsoPredicting: true);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 4)]
    public void An_index_outside_its_feature_in_a_bag_is_refused_with_its_row(int first, int second)
    {
        var batch = new Batch([Users, Genres, Age], 5) { Count = 5 };
        int[][] bags = [[], [1, 2, 5], [], [], [first, second]];
        for (var r = 0; r < bags.Length; r++)
            batch.MultiValued("genres").SetRow(r, bags[r]);
        ShouldRefuse<ArgumentOutOfRangeException>(Regression, batch, "Feature 'genres' has the indices 0 to 5, but row 4 holds 6. (Parameter 'batch')\nActual value was 6.", alsoPredicting: true);
    }

    [Fact]
    public void A_bag_that_was_never_set_is_refused()
    {
        var batch = new Batch([Users, Genres, Age], 5) { Count = 5 };
        for (var r = 0; r < 3; r++)
            batch.MultiValued("genres").SetRow(r, [1, 1_000_000]);
        ShouldRefuse<ArgumentException>(Regression, batch, "Feature 'genres' has no bag in row 3. Set the rows of a batch in order, from row 0 to the last. (Parameter 'batch')", alsoPredicting: true);
    }

    [Fact]
    public void A_bag_of_an_earlier_filling_is_refused()
    {
        var batch = new Batch([Users, Genres, Age], 5) { Count = 5 };
        for (var r = 0; r < 5; r++)
            batch.MultiValued("genres").SetRow(r, [1, 2, 3]);
        batch.MultiValued("genres").SetRow(0, [5]);

        ShouldRefuse<ArgumentException>(Regression, batch, "Feature 'genres' has no bag in row 1. Set the rows of a batch in order, from row 0 to the last. (Parameter 'batch')", alsoPredicting: true);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_number_that_is_not_finite_is_refused(float value, string text)
    {
        var batch = TestRuns.RandomBatch(Regression, 39, 1);
        batch.Numeric("age").Values[3 * 25 + 2] = value;
        ShouldRefuse<ArgumentOutOfRangeException>(Regression, batch, $"Feature 'age' holds a number that is not finite in row 25, column 2. (Parameter 'batch')\nActual value was {text}.", alsoPredicting: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(38)]
    public void A_target_that_is_not_finite_is_refused(int row)
    {
        var batch = TestRuns.RandomBatch(Regression, 39, 1);
        batch.Targets[row] = float.NegativeInfinity;
        ShouldRefuse<ArgumentOutOfRangeException>(Regression, batch, $"The target of row {row} is not finite. (Parameter 'batch')\nActual value was -Infinity.");
    }

    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(1.5f, "1.5")]
    [InlineData(float.NaN, "NaN")]
    public void A_target_outside_0_to_1_is_refused_by_a_binary_head(float target, string text)
    {
        var spec = Body.BinaryHead();
        var batch = TestRuns.RandomBatch(spec, 10, 1);
        batch.Targets[9] = target;
        ShouldRefuse<ArgumentOutOfRangeException>(spec, batch, $"The target of row 9 does not fit the binary head: it takes numbers from 0 to 1. (Parameter 'batch')\nActual value was {text}.");
    }

    [Theory]
    [InlineData(0f, "0")]
    [InlineData(0.75f, "0.75")]
    [InlineData(5.5f, "5.5")]
    [InlineData(float.NaN, "NaN")]
    public void A_target_off_the_scale_is_refused_by_a_softmax_head(float target, string text)
    {
        var spec = Body.SoftmaxHead(new ClassScale(10, 0.5, 0.5));
        var batch = TestRuns.RandomBatch(spec, 10, 1);
        batch.Targets[4] = target;
        ShouldRefuse<ArgumentOutOfRangeException>(
            spec,
            batch,
            $"The target of row 4 is no class of the softmax head: its 10 classes are 0.5 to 5 in steps of 0.5. (Parameter 'batch')\nActual value was {text}.");
    }

    [Fact]
    public void An_odd_number_of_rows_is_refused_by_a_ranking_head()
    {
        var spec = Body.RankingHead();
        var batch = TestRuns.RandomBatch(spec, 9, 1);
        ShouldRefuse<ArgumentException>(spec, batch, "A ranking head trains on pairs of rows, but the batch has 9 rows. (Parameter 'batch')");
    }

    [Fact]
    public void Targets_are_not_read_by_a_ranking_head()
    {
        var spec = Body.RankingHead();
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        batch.Targets.Fill(float.NaN);
        using var model = Engine.Build(spec, 1);
        using var session = model.StartTraining(new Sgd(), 1);
        double.IsFinite(session.Step(batch, 0.1)).Should().BeTrue();
    }

    [Fact]
    public void An_empty_batch_is_refused_in_training_and_predicted_as_nothing()
    {
        var batch = TestRuns.RandomBatch(Regression, 9, 1);
        batch.Count = 0;
        ShouldRefuse<ArgumentException>(Regression, batch, "A training batch needs at least one row, but this one is empty. (Parameter 'batch')");
        using var model = Engine.Build(Regression, 1);
        model.Invoking(m => m.Predict(batch, [])).Should().NotThrow();
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_learning_rate_that_is_no_rate_is_refused(double learningRate, string text) => ShouldRefuse<ArgumentOutOfRangeException>(
        Regression,
        TestRuns.RandomBatch(Regression, 9, 1),
        $"A learning rate is a finite number of at least 0. (Parameter 'learningRate')\nActual value was {text}.",
        learningRate: learningRate);

    [Theory]
    [InlineData(26)]
    [InlineData(28)]
    public void A_destination_of_another_length_is_refused(int length)
    {
        var spec = Body.SoftmaxHead(3);
        using var model = Engine.Build(spec, 1);
        var act = () => model.Predict(TestRuns.RandomBatch(spec, 9, 1), new float[length]);
        act.Should().Throw<ArgumentException>().WithMessage($"Predictions for 9 rows are 27 numbers, but the destination has room for {length}. (Parameter 'destination')");
    }

    [Fact]
    public void No_batch_at_all_is_refused()
    {
        using var model = Engine.Build(Regression, 1);
        using var session = model.StartTraining(new Sgd(), 1);
        session.Invoking(s => s.Step(null!, 0.1)).Should().Throw<ArgumentNullException>().WithParameterName("batch");
        model.Invoking(m => m.Predict(null!, [])).Should().Throw<ArgumentNullException>().WithParameterName("batch");
        model.Invoking(m => m.StartTraining(null!, 1)).Should().Throw<ArgumentNullException>().WithParameterName("optimizer");
    }

    /// <summary>Asserts the message, that nothing has changed, and that the session goes on as one that never saw the batch.</summary>
    private static void ShouldRefuse<TException>(ModelSpec spec, Batch batch, string message, bool alsoPredicting = false, double learningRate = 0.1)
        where TException : ArgumentException
    {
        var good = TestRuns.RandomBatch(spec, 20, 5);
        using var model = Engine.Build(spec, 1);
        using var untouched = Engine.Build(spec, 1);
        using var session = model.StartTraining(new Adam(), 1);
        using var other = untouched.StartTraining(new Adam(), 1);
        session.Step(good, 0.1);
        other.Step(good, 0.1);
        var before = TestRuns.Snapshot(model);

        session.Invoking(s => s.Step(batch, learningRate)).Should().ThrowExactly<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
        if (alsoPredicting)
            model.Invoking(m => m.Predict(batch, new float[batch.Count])).Should().ThrowExactly<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);

        session.Steps.Should().Be(1);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), before);
        session.Step(good, 0.1).Should().Be(other.Step(good, 0.1));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(untouched));
    }
}
