using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>The layers of <see cref="ReferenceModel"/>, one whole batch at a time.</summary>
internal sealed class ReferenceLayers(Dictionary<string, double[]> parameters, Dictionary<string, double[]> running, bool isTraining, Func<int, int, int, double>? mask)
{
    public double[][] Apply(SpecList<LayerSpec> layers, string prefix, double[][] rows, ref int dropouts)
    {
        for (var i = 0; i < layers.Count; i++)
            rows = Apply(layers[i], $"{prefix}.{i}", rows, ref dropouts);
        return rows;
    }

    public double[][] Dense(double[][] rows, string name)
    {
        double[] weight = parameters[$"{name}.weight"], bias = parameters[$"{name}.bias"];
        var result = new double[rows.Length][];
        for (var r = 0; r < rows.Length; r++)
        {
            double[] row = rows[r], sums = result[r] = [.. bias];
            for (var k = 0; k < row.Length; k++)
                for (var n = 0; n < sums.Length; n++)
                    sums[n] += row[k] * weight[k * sums.Length + n];
        }

        return result;
    }

    private double[][] Apply(LayerSpec layer, string name, double[][] rows, ref int dropouts)
    {
        switch (layer)
        {
            case DenseSpec:
                return Dense(rows, name);
            case ResidualSpec residual:
                var inner = Apply(residual.Layers, name, rows, ref dropouts);
                return Map(rows, (x, r, j) => x + inner[r][j]);
            case SharedSpec shared:
                return Apply(shared.Layers, $"shared.{shared.Name}", rows, ref dropouts);
            case DropoutSpec:
                var index = dropouts++;
                return mask is null ? rows : Map(rows, (x, r, j) => x * mask(index, r, j));
            case BatchNormSpec norm:
                return BatchNorm(norm, name, rows);
            case LayerNormSpec norm:
                return LayerNorm(norm, name, rows);
            case PReluSpec:
                var slope = parameters[$"{name}.slope"];
                return Map(rows, (x, _, j) => x > 0 ? x : slope[j] * x);
            case ReluSpec:
                return Map(rows, (x, _, _) => Math.Max(0, x));
            case LeakyReluSpec leaky:
                return Map(rows, (x, _, _) => x > 0 ? x : leaky.Slope * x);
            case SigmoidSpec:
                return Map(rows, (x, _, _) => 1 / (1 + Math.Exp(-x)));
            case TanhSpec:
                return Map(rows, (x, _, _) => Math.Tanh(x));
            case GeluSpec:
                return Map(rows, (x, _, _) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
            default:
                throw new NotSupportedException(layer.ToString());
        }
    }

    private double[][] BatchNorm(BatchNormSpec norm, string name, double[][] rows)
    {
        double[] scale = parameters[$"{name}.scale"], shift = parameters[$"{name}.shift"];
        double[] mean = parameters[$"{name}.mean"], variance = parameters[$"{name}.variance"];
        if (isTraining)
        {
            // A shared layer moves its statistics once per occurrence.
            double[] oldMean = running.GetValueOrDefault($"{name}.mean", mean), oldVariance = running.GetValueOrDefault($"{name}.variance", variance);
            mean = [.. Enumerable.Range(0, scale.Length).Select(j => rows.Average(row => row[j]))];
            variance = [.. Enumerable.Range(0, scale.Length).Select(j => rows.Average(row => Math.Pow(row[j] - mean[j], 2)))];
            var unbias = rows.Length > 1 ? rows.Length / (rows.Length - 1.0) : 1;
            running[$"{name}.mean"] = [.. oldMean.Zip(mean, (o, b) => (1 - norm.Momentum) * o + norm.Momentum * b)];
            running[$"{name}.variance"] = [.. oldVariance.Zip(variance, (o, b) => (1 - norm.Momentum) * o + norm.Momentum * b * unbias)];
        }

        return Map(rows, (x, _, j) => scale[j] * (x - mean[j]) / Math.Sqrt(variance[j] + norm.Epsilon) + shift[j]);
    }

    private double[][] LayerNorm(LayerNormSpec norm, string name, double[][] rows)
    {
        double[] scale = parameters[$"{name}.scale"], shift = parameters[$"{name}.shift"];
        double[] means = [.. rows.Select(row => row.Average())];
        double[] variances = [.. rows.Select((row, r) => row.Average(x => Math.Pow(x - means[r], 2)))];
        return Map(rows, (x, r, j) => scale[j] * (x - means[r]) / Math.Sqrt(variances[r] + norm.Epsilon) + shift[j]);
    }

    private static double[][] Map(double[][] rows, Func<double, int, int, double> function)
    {
        var result = new double[rows.Length][];
        for (var r = 0; r < rows.Length; r++)
        {
            result[r] = new double[rows[r].Length];
            for (var j = 0; j < rows[r].Length; j++)
                result[r][j] = function(rows[r][j], r, j);
        }

        return result;
    }
}
