using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Operators;

/// <summary>Looks up and pools a bag of rows of a table per row of the batch: <c>[B + 1], [N] → [B, D]</c>.</summary>
/// <remarks>There is no backward: see <see cref="GatherOperator"/>.</remarks>
internal sealed unsafe class BagOperator(int feature, Pooling pooling, CpuParameter table, Value output) : Operator
{
    public override IReadOnlyList<int> Features => [feature];

    public override Value Output => output;

    /// <summary>The factor of every row of a bag of n.</summary>
    public static float Scale(Pooling pooling, int n) => pooling switch
    {
        Pooling.Mean => 1f / n,
        Pooling.SquareRootMean => 1f / MathF.Sqrt(n),
        _ => 1f,
    };

    public override void Forward(in Tile tile)
    {
        var column = (MultiValuedColumn)tile.Run.Column(feature);
        var values = column.Values;
        var offsets = column.Offsets.Slice(tile.FirstRow, tile.Rows + 1);
        var row = tile.Values(output);
        for (var r = 0; r < tile.Rows; r++, row += output.Stride)
        {
            new Span<float>(row, output.Width).Clear();
            var bag = values[offsets[r]..offsets[r + 1]];
            var scale = Scale(pooling, bag.Length);
            foreach (var id in bag)
                tile.Kernels.AddScaled(table.Row(id), scale, row, output.Width);
        }
    }

    public override void Backward(in Tile tile)
    {
    }
}
