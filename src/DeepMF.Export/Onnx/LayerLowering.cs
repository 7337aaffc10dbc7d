using System.Diagnostics;
using DeepMF.Specs;

namespace DeepMF.Export.Onnx;

/// <summary>Layers as operators of ONNX: the arithmetic of prediction, so that dropout does nothing and batch normalisation uses its running statistics.</summary>
internal sealed class LayerLowering(OnnxGraph graph)
{
    /// <summary>Lowers layers one after the other; <c>[B, D]</c> in, <c>[B, width of the last]</c> out.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="prefix">What the names of their parameters start with.</param>
    /// <param name="value">The input.</param>
    /// <returns>The output.</returns>
    public string Lower(SpecList<LayerSpec> layers, string prefix, string value)
    {
        for (var i = 0; i < layers.Count; i++)
            value = Lower(layers[i], $"{prefix}.{i}", value);
        return value;
    }

    /// <summary>A fully connected layer: x W + b.</summary>
    public string Dense(string name, string value) => graph.Add("Gemm", name, [value, graph.Parameter($"{name}.weight"), graph.Parameter($"{name}.bias")]);

    private string Lower(LayerSpec layer, string name, string value) => layer switch
    {
        DenseSpec => Dense(name, value),
        ReluSpec => graph.Add("Relu", name, [value]),
        LeakyReluSpec leaky => graph.Add("LeakyRelu", name, [value], OnnxProto.Attribute("alpha", (float)leaky.Slope)),
        PReluSpec => graph.Add("PRelu", name, [value, graph.Parameter($"{name}.slope")]),
        SigmoidSpec => graph.Add("Sigmoid", name, [value]),
        TanhSpec => graph.Add("Tanh", name, [value]),
        GeluSpec => Gelu(name, value),
        DropoutSpec => value,
        BatchNormSpec norm => BatchNorm(norm, name, value),
        LayerNormSpec norm => graph.Add(
            "LayerNormalization", name, [value, graph.Parameter($"{name}.scale"), graph.Parameter($"{name}.shift")], OnnxProto.Attribute("axis", -1), OnnxProto.Attribute("epsilon", (float)norm.Epsilon)),
        ResidualSpec residual => graph.Add("Add", name, [Lower(residual.Layers, name, value), value]),
        SharedSpec shared => Lower(shared.Layers, shared.Prefix, value),
        _ => throw new UnreachableException(),
    };

    /// <summary>The tanh form as x · sigmoid(2 √(2/π) (x + 0.044715 x³)). The operator Gelu itself needs opset 20.</summary>
    private string Gelu(string name, string value)
    {
        var scale = 2 * Math.Sqrt(2 / Math.PI);
        var square = graph.Add("Mul", $"{name}.square", [value, value]);
        var cubic = graph.Add("Mul", $"{name}.cubic", [square, graph.Constant("gelu.cubic", (float)(scale * 0.044715))]);
        var slope = graph.Add("Add", $"{name}.slope", [cubic, graph.Constant("gelu.linear", (float)scale)]);
        var inner = graph.Add("Mul", $"{name}.inner", [slope, value]);
        return graph.Add("Mul", name, [graph.Add("Sigmoid", $"{name}.gate", [inner]), value]);
    }

    /// <summary>(x - mean) · factor + shift, factor = scale / √(variance + ε).</summary>
    /// <remarks>Runtimes turn the operator BatchNormalization into x · factor + (shift - mean · factor), which loses digits where a mean is large beside its deviation.</remarks>
    private string BatchNorm(BatchNormSpec norm, string name, string value)
    {
        var factor = graph.Tensor($"{name}.factor", () =>
        {
            float[] scale = graph.Numbers($"{name}.scale"), variance = graph.Numbers($"{name}.variance");
            return OnnxTensor.Of($"{name}.factor", [.. scale.Zip(variance, (s, v) => (float)(1 / Math.Sqrt(v + norm.Epsilon)) * s)], scale.Length);
        });
        var centered = graph.Add("Sub", $"{name}.centered", [value, graph.Parameter($"{name}.mean")]);
        return graph.Add("Add", name, [graph.Add("Mul", $"{name}.scaled", [centered, factor]), graph.Parameter($"{name}.shift")]);
    }
}
