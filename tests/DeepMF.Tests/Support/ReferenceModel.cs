using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>A naive interpreter of a description in double precision. It shares no code with any engine: not even the names of parameters.</summary>
internal sealed class ReferenceModel(ModelSpec spec)
{
    private readonly Dictionary<string, int> _branches = [];
    private int _dropouts;

    public ModelSpec Spec { get; } = spec;

    public Dictionary<string, double[]> Parameters { get; } = [];

    /// <summary>The factor of dropout layer l at row r and column j in training; null means none is dropped.</summary>
    public Func<int, int, int, double>? Mask { get; init; }

    /// <summary>The running statistics after the last training pass.</summary>
    public Dictionary<string, double[]> Running { get; } = [];

    /// <summary>The output of the head, <c>[B, OutputWidth]</c>, in prediction.</summary>
    public double[] Predict(Batch batch) => [.. Scores(batch, isTraining: false).SelectMany(row => Output(row))];

    /// <summary>The mean loss in training, without penalties.</summary>
    public double Loss(Batch batch)
    {
        var scores = Scores(batch, isTraining: true);
        if (Spec.Head is RankingHeadSpec)
            return Enumerable.Range(0, scores.Length / 2).Average(k => Math.Log(1 + Math.Exp(scores[2 * k + 1][0] - scores[2 * k][0])));
        var sum = 0.0;
        for (var r = 0; r < scores.Length; r++)
            sum += RowLoss(scores[r], batch.Targets[r]);
        return sum / scores.Length;
    }

    /// <summary>What a step descends: the loss, and λ ‖row‖² of every occurrence of a table's row, averaged over the batch.</summary>
    public double Objective(Batch batch)
    {
        var sum = 0.0;
        foreach (var (name, feature, width, l2) in Tables())
            foreach (var id in Occurrences(batch, feature))
                for (var j = 0; j < width; j++)
                    sum += l2 * Parameters[name][id * width + j] * Parameters[name][id * width + j];
        return Loss(batch) + sum / batch.Count;
    }

    private IEnumerable<(string Name, Feature Feature, int Width, double L2)> Tables()
    {
        var seen = new Dictionary<string, int>();
        var biased = new HashSet<string>();
        foreach (var branch in Spec.AllBranches)
        {
            var name = NameOf(seen, branch);
            if (branch.Input is not EmbeddingSpec table)
                continue;
            yield return ($"embedding.{name}.weight", table.Feature, table.Dimension, table.Options.L2);
            if (Spec.Biases is { } biases && table.Feature is CategoricalFeature && biased.Add(table.Feature.Name))
                yield return ($"bias.{table.Feature.Name}.weight", table.Feature, 1, biases.Options.L2);
        }
    }

    private static int[] Occurrences(Batch batch, Feature feature) => feature is CategoricalFeature
        ? batch.Categorical(feature.Name).Indices[..batch.Count].ToArray()
        : batch.MultiValued(feature.Name).Values[..batch.MultiValued(feature.Name).Offsets[batch.Count]].ToArray();

    private static string NameOf(Dictionary<string, int> seen, BranchSpec branch)
    {
        var name = branch.Input.Source.Name;
        seen[name] = seen.GetValueOrDefault(name) + 1;
        return seen[name] == 1 ? name : $"{name}:{seen[name]}";
    }

    private double[][] Scores(Batch batch, bool isTraining)
    {
        _branches.Clear();
        _dropouts = 0;
        if (isTraining)
            Running.Clear();
        var layers = new ReferenceLayers(Parameters, Running, isTraining, isTraining ? Mask : null);
        var body = Body(batch, Spec.Body, "", layers);
        if (Spec.Body is TrunkSpec)
            body = layers.Dense(body, "head");
        if (Spec.Biases is null)
            return body;
        var features = Spec.AllBranches.Select(b => b.Input).OfType<EmbeddingSpec>().Select(e => e.Feature).OfType<CategoricalFeature>().Select(f => f.Name).Distinct().ToArray();
        for (var r = 0; r < batch.Count; r++)
        {
            body[r][0] += Parameters["bias.global"][0];
            foreach (var feature in features)
                body[r][0] += Parameters[$"bias.{feature}.weight"][batch.Categorical(feature).Indices[r]];
        }

        return body;
    }

    private double[][] Body(Batch batch, BodySpec body, string prefix, ReferenceLayers layers)
    {
        if (body is DotSpec dot)
        {
            double[][] left = Branch(batch, dot.Left, layers), right = Branch(batch, dot.Right, layers);
            return [.. left.Zip(right, (l, r) => new[] { l.Zip(r, (x, y) => x * y).Sum() })];
        }

        var trunk = (TrunkSpec)body;
        double[][] source;
        if (trunk.Source is JoinSpec join)
        {
            double[][] left = Body(batch, join.Left, prefix + "left.", layers), right = Body(batch, join.Right, prefix + "right.", layers);
            source = [.. left.Zip(right, (l, r) => l.Concat(r).ToArray())];
        }
        else
        {
            var merge = (MergeSpec)trunk.Source;
            double[][][] parts = [.. merge.Branches.Select(b => Branch(batch, b, layers))];
            source = [.. Enumerable.Range(0, batch.Count).Select(r => Merge(merge.Kind, [.. parts.Select(p => p[r])]))];
        }

        return layers.Apply(trunk.Layers, prefix + "trunk", source, ref _dropouts);
    }

    private static double[] Merge(MergeKind kind, double[][] parts) => kind switch
    {
        MergeKind.Concat => [.. parts.SelectMany(p => p)],
        MergeKind.Multiply => parts.Aggregate((x, y) => [.. x.Zip(y, (a, b) => a * b)]),
        _ => parts.Aggregate((x, y) => [.. x.Zip(y, (a, b) => a + b)]),
    };

    private double[][] Branch(Batch batch, BranchSpec branch, ReferenceLayers layers)
    {
        var name = NameOf(_branches, branch);
        double[][] rows = [.. Enumerable.Range(0, batch.Count).Select(r => Input(batch, branch.Input, name, r))];
        return layers.Apply(branch.Layers, $"tower.{name}", rows, ref _dropouts);
    }

    private double[] Input(Batch batch, InputSpec input, string name, int row)
    {
        if (input is NumericInputSpec numeric)
            return [.. batch.Numeric(numeric.Feature.Name).Values.Slice(row * numeric.Width, numeric.Width).ToArray().Select(v => (double)v)];
        var table = (EmbeddingSpec)input;
        var weight = Parameters[$"embedding.{name}.weight"];
        if (table.Feature is not MultiValuedFeature bag)
            return weight[(batch.Categorical(table.Feature.Name).Indices[row] * table.Dimension)..][..table.Dimension];
        var column = batch.MultiValued(bag.Name);
        var ids = column.Values[column.Offsets[row]..column.Offsets[row + 1]];
        var sum = new double[table.Dimension];
        foreach (var id in ids)
            for (var j = 0; j < sum.Length; j++)
                sum[j] += weight[id * sum.Length + j];
        double n = Math.Max(ids.Length, 1);
        var divisor = bag.Pooling switch { Pooling.Mean => n, Pooling.SquareRootMean => Math.Sqrt(n), _ => 1 };
        return [.. sum.Select(v => v / divisor)];
    }

    private double[] Output(double[] score) => Spec.Head switch
    {
        RegressionHeadSpec { Range: { } range } => [range.Minimum + (range.Maximum - range.Minimum) / (1 + Math.Exp(-score[0]))],
        BinaryHeadSpec => [1 / (1 + Math.Exp(-score[0]))],
        SoftmaxHeadSpec => [.. score.Select(s => Math.Exp(s) / score.Sum(Math.Exp))],
        _ => score,
    };

    private double RowLoss(double[] score, double target)
    {
        var output = Output(score);
        if (Spec.Head is SoftmaxHeadSpec softmax)
            return -Math.Log(output[(int)Math.Round((target - softmax.Scale.Minimum) / softmax.Scale.Step)]);
        if (Spec.Head is BinaryHeadSpec)
            return target * Math.Log(1 + Math.Exp(-score[0])) + (1 - target) * Math.Log(1 + Math.Exp(score[0]));
        var error = output[0] - target;
        return ((RegressionHeadSpec)Spec.Head).Loss switch
        {
            SquaredLoss => error * error,
            AbsoluteLoss => Math.Abs(error),
            HuberLoss huber => Math.Abs(error) <= huber.Delta ? error * error / 2 : huber.Delta * (Math.Abs(error) - huber.Delta / 2),
            _ => throw new NotSupportedException(),
        };
    }
}
