using DeepMF.Cpu;
using DeepMF.Cpu.Plan;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Plan;

public sealed class RunMemoryTests
{
    private static readonly ModelSpec Spec = ModelBuilder.Embed(new CategoricalFeature("user", 9), 4).Embed(new CategoricalFeature("item", 9), 4).Concat().Dense(8).RegressionHead();

    [Theory]
    [InlineData(1, 96, 1, 1, 6)] // one tile: as it is, in whole register blocks
    [InlineData(96, 96, 2, 1, 96)]
    [InlineData(97, 96, 2, 2, 54)]
    [InlineData(256, 96, 2, 4, 66)] // three tiles would be two for one worker and one for the other
    [InlineData(1000, 96, 2, 12, 84)]
    [InlineData(25_000, 96, 2, 261, 96)]
    [InlineData(25_000, 96, 1, 261, 96)]
    [InlineData(13, 6, 3, 3, 6)]
    public void A_batch_is_cut_so_that_workers_have_equal_shares(int rows, int most, int workers, int tiles, int tileRows)
    {
        using var model = (CpuModel)TestRuns.Engine(workers, tileRows: most).Build(Spec, 1);
        using var run = new RunMemory(model.Plan, workers, isTraining: true);

        run.Bind(TestRuns.RandomBatch(Spec, rows, 1), null);

        (run.Tiles, run.TileRows).Should().Be((tiles, tileRows));
        (run.TileRows * (run.Tiles - 1) < rows && rows <= run.TileRows * run.Tiles).Should().BeTrue("every tile has a row and every row a tile");
    }
}
