using DeepMF.Cpu;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Ratings;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Cpu.Ratings;

public sealed class RatingStatesTests
{
    private const int Users = 4_000;
    private const int Items = 3_000;

    private static readonly AdaGrad PerRow = new() { Accumulator = TableAccumulator.PerRow };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sum_per_row_takes_two_floats_a_row_where_a_sum_per_number_takes_as_much_as_the_model(bool isBiased)
    {
        var dot = RatingCases.Dot(new CategoricalFeature("user", Users), new CategoricalFeature("item", Items), 32, 0);
        var spec = (isBiased ? dot.AddBiases() : dot).RegressionHead();
        using var model = RatingCases.Engine().Build(spec, 1);
        CpuParameter[] parameters = [.. model.Parameters.Cast<CpuParameter>()];

        Floats(new Sgd()).Should().Be(0);
        Floats(new AdaGrad()).Should().Be((Users + Items) * (32 + (isBiased ? 1 : 0)));
        Floats(PerRow).Should().Be((Users + Items) * 2);

        double Floats(Optimizer optimizer)
        {
            var parts = RatingModel.Find(spec, parameters, optimizer)!;
            using var states = new RatingStates(parts, optimizer as AdaGrad);
            NativeBuffer[] buffers = [states.Left, states.Right, states.LeftBias, states.RightBias];
            var floats = RatingStates.Floats(optimizer, parts);
            // Beside the numbers a buffer has the floats that keep rows and states apart, and at most a lane at its end.
            var used = buffers.Where(b => b.Length > 0).Sum(b => b.Length - RatingStates.Shift);
            used.Should().BeInRange((long)floats, (long)floats + Padding.Lane * buffers.Length);
            return floats;
        }
    }

    [Fact]
    public void A_grid_counts_the_state_of_its_rows()
    {
        // 3,000 items of 4 KiB in strips of 512 KiB are 23.4, of 8 KiB 46.9; 200 ratings of a user are 5 in each of 40 strips.
        var ratings = Enumerable.Range(0, 200 * Users).ToArray();
        (int[], int[], float[]) rows = ([.. ratings.Select(n => n % Users)], [.. ratings.Select(n => n % Items)], new float[ratings.Length]);
        using var model = RatingCases.Engine().Build(RatingCases.Dot(new CategoricalFeature("user", Users), new CategoricalFeature("item", Items), 1_024, 0).RegressionHead(), null);

        Rounds(new Sgd()).Should().Be(24);
        Rounds(PerRow).Should().Be(24);
        Rounds(new AdaGrad()).Should().Be(40);

        int Rounds(Optimizer optimizer)
        {
            using var session = RatingCases.Start(model, optimizer, rows);
            return session.Rounds;
        }
    }
}
