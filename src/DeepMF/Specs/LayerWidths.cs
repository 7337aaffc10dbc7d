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
            width = layer.OutputWidth(width);
        }

        return width;
    }

    public static void CheckResidual(int input, int output, string block = "block")
    {
        if (input != output)
            throw new ArgumentException($"A residual block must keep its width: it takes width {input} but returns width {output}. End the block with Dense({input}).", nameof(block));
    }
}
