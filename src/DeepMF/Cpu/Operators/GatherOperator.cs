using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Operators;

/// <summary>Looks up one row of a table per row of the batch: <c>[B] → [B, D]</c>.</summary>
/// <remarks>There is no backward: the output's gradient outlives the tile and updates the table's rows after the last tile.</remarks>
internal sealed unsafe class GatherOperator(int feature, CpuParameter table, Value output) : Operator
{
    public override IReadOnlyList<int> Features => [feature];

    public override Value Output => output;

    public override bool CanRecompute => true;

    public override void Forward(in Tile tile)
    {
        var ids = ((CategoricalColumn)tile.Run.Column(feature)).Indices.Slice(tile.FirstRow, tile.Rows);
        tile.Kernels.Gather(table.Pointer, table.Stride, ids, table.Columns, tile.Values(output), output.Stride);
    }

    public override void Backward(in Tile tile)
    {
    }
}
