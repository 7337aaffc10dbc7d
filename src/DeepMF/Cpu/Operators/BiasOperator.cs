using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Operators;

/// <summary>Adds the global bias and the biases of features to the score: s + μ + b_u + b_i, <c>[B] → [B]</c>.</summary>
/// <remarks>The tables are updated after the last tile, from the gradient of the output.</remarks>
internal sealed unsafe class BiasOperator(CpuParameter global, GradientSlot globalSlot, (int Feature, CpuParameter Table)[] tables, Input input, Value output) : Operator
{
    public override IReadOnlyList<Input> Inputs => [input];

    public override IReadOnlyList<int> Features => [.. tables.Select(t => t.Feature)];

    public override Value Output => output;

    public CpuParameter Global => global;

    public IReadOnlyList<(int Feature, CpuParameter Table)> Tables => tables;

    public override void Forward(in Tile tile)
    {
        float* source = tile.Values(input.Value), destination = tile.Values(output);
        for (var r = 0; r < tile.Rows; r++)
            destination[r] = source[r] + global.Pointer[0];
        foreach (var (feature, table) in tables)
        {
            var ids = ((CategoricalColumn)tile.Run.Column(feature)).Indices.Slice(tile.FirstRow, tile.Rows);
            for (var r = 0; r < ids.Length; r++)
                destination[r] += *table.Row(ids[r]);
        }
    }

    public override void Backward(in Tile tile)
    {
        float* gradient = tile.Gradients(output), destination = tile.Gradients(input.Value);
        var sum = 0f;
        for (var r = 0; r < tile.Rows; r++)
        {
            sum += gradient[r];
            destination[r] = gradient[r];
        }

        tile.ParameterGradients(globalSlot)[0] += sum;
    }
}
