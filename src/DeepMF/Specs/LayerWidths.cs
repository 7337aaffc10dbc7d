namespace DeepMF.Specs;

/// <summary>Follows the width through a stack of layers, and refuses a residual block that changes it.</summary>
internal static class LayerWidths
{
    public static int After(SpecList<LayerSpec> layers, int width)
    {
        foreach (var layer in layers)
        {
            if (layer is ResidualSpec residual)
                CheckResidual(width, After(residual.Layers, width));
            // A block's own OutputWidth would walk through its layers once more at every level of blocks inside blocks.
            width = layer is SharedSpec shared ? After(shared.Layers, width) : layer.OutputWidth(width);
        }

        return width;
    }

    public static int Sum(IEnumerable<int> widths)
    {
        var sum = widths.Sum(w => (long)w);
        return sum <= int.MaxValue
            ? (int)sum
            : throw new InvalidOperationException($"Concat gives a vector of width {sum}, but a width is at most {int.MaxValue}. Embed or project to fewer numbers.");
    }

    public static void CheckResidual(int input, int output, string block = "block")
    {
        if (input != output)
            throw new ArgumentException($"A residual block must keep its width: it takes width {input} but returns width {output}. End the block with Dense({input}).", nameof(block));
    }
}
