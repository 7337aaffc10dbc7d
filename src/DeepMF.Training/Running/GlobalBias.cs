using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>Where the global bias of a model starts.</summary>
internal static class GlobalBias
{
    private const string Name = "bias.global";
    private const double SmallestShare = 1e-6;

    /// <summary>Starts a global bias that has not been trained yet where the targets have their mean.</summary>
    /// <returns>The bias and the mean, or <see langword="null"/> where nothing was started.</returns>
    public static (double Bias, double Mean)? StartUntrained(Model model, Func<double> meanTarget)
    {
        if (FindUntrained(model) is not { } bias)
            return null;
        var mean = meanTarget();
        // A target that is not finite is named, with its row, by the first step that meets it.
        if (!double.IsFinite(mean))
            return null;
        var start = Start(model.Spec.Head, mean);
        bias.Write(0, [(float)start]);
        return (start, mean);
    }

    /// <summary>The global bias that has not been trained yet and would gain from the mean of the targets, or <see langword="null"/>.</summary>
    public static Parameter? FindUntrained(Model model)
    {
        if (model.Spec.Biases is null || model.Spec.Head is not (RegressionHeadSpec or BinaryHeadSpec))
            return null;
        var bias = model.EngineModel.Parameters.First(p => p.Spec.Name == Name);
        Span<float> value = stackalloc float[1];
        bias.Read(0, value);
        return value[0] == 0 ? bias : null;
    }

    /// <summary>The score whose output is the mean, for a mean of finite targets.</summary>
    public static double Start(HeadSpec head, double mean) => head switch
    {
        RegressionHeadSpec { Range: { } range } => LogOdds((mean - range.Minimum) / (range.Maximum - range.Minimum)),
        RegressionHeadSpec => mean,
        BinaryHeadSpec => LogOdds(mean),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads an epoch for the mean of its targets; not a number where there are none.</summary>
    public static double MeanTarget(IBatchSource source, CancellationToken cancellationToken)
    {
        var (sum, count) = (0.0, 0L);
        source.StartEpoch(0);
        while (source.TryNext(out var batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var target in batch.Targets[..batch.Count])
                sum += target;
            count += batch.Count;
        }

        return sum / count;
    }

    public static double MeanTarget(InteractionTable table)
    {
        var sum = 0.0;
        foreach (var rating in table.Ratings)
            sum += rating;
        return sum / table.Count;
    }

    private static double LogOdds(double share)
    {
        var inside = Math.Clamp(share, SmallestShare, 1 - SmallestShare);
        return Math.Log(inside / (1 - inside));
    }
}
