using DeepMF.Specs;

namespace DeepMF.Serving.Folding;

/// <summary>Finds the row of a new user or item, all other numbers of the model staying as they are.</summary>
/// <remarks>
/// Minimised is the loss of the known facts + λ/2 Σ_d (x_d - x̄_d)² / v_d, with mean x̄ and variance v of the trained rows. Where the output is linear in the row this is a ridge regression and one step solves it: the user
/// step of alternating least squares (Zhou et al. 2008, section 3.1), drawn to the mean row instead of zero. Else Gauss-Newton steps with the damping of Levenberg (1944) and Marquardt (1963). Slopes are
/// differences of predictions, so that any model and any engine will do.
/// </remarks>
internal static class RowFit
{
    /// <summary>The part of a number's standard deviation by which it is moved to find a slope; in a linear model any part gives the same.</summary>
    private const double StepShare = 0.1;

    private const double SmallestGain = 1e-5;
    private const double LargestDamping = 1e6;

    /// <summary>Fits a row.</summary>
    /// <param name="slot">Where rows are tried.</param>
    /// <param name="prior">Where rows lie.</param>
    /// <param name="head">The head of the model.</param>
    /// <param name="noise">The mean square of what no prediction explains.</param>
    /// <param name="pairs">The items of a new user, or the users of a new item.</param>
    /// <param name="terms">The facts about them.</param>
    /// <param name="options">L2 and the number of steps.</param>
    /// <returns>The numbers of the row, over all tables.</returns>
    /// <exception cref="InvalidOperationException">The model gives numbers that are not finite for the pairs.</exception>
    public static float[] Run(FoldSlot slot, RowPrior prior, HeadSpec head, double noise, int[] pairs, IReadOnlyList<FoldTerm> terms, FoldInOptions options)
    {
        var row = prior.Means.ToArray();
        if (terms.Count == 0)
            return row;
        var variances = prior.Variances.Span;
        var objective = new FoldObjective(head, noise);
        var precision = new double[row.Length];
        var lengths = new double[row.Length];
        var steps = new double[row.Length];
        for (var d = 0; d < row.Length; d++)
        {
            precision[d] = options.L2 / variances[d];
            lengths[d] = (prior.IsLinear ? 1 : StepShare) * Math.Sqrt(variances[d]);
        }

        var outputs = new float[pairs.Length * slot.Places * slot.OutputWidth];
        var loss = Loss(row);
        if (!double.IsFinite(loss))
            throw new InvalidOperationException("No row can be fitted, since the model gives numbers that are not finite. It has grown beyond all bounds: train it again, with a lower learning rate.");
        var damping = prior.IsLinear ? 0 : 1e-3;
        for (var step = 0; step < options.MostSteps; step++)
        {
            var sums = Slopes(row);
            var right = new double[row.Length];
            for (var d = 0; d < row.Length; d++)
                right[d] = sums.Descent[d] - precision[d] * (row[d] - prior.Means.Span[d]);
            var (moved, movedLoss) = Move(row, sums, right);
            while (!(movedLoss <= loss) && !prior.IsLinear && damping < LargestDamping)
            {
                damping = Math.Max(1e-3, 10 * damping);
                (moved, movedLoss) = Move(row, sums, right);
            }

            if (!(movedLoss <= loss + SmallestGain * (1 + loss)))
                break;
            var gain = loss - movedLoss;
            (row, loss, damping) = (moved, movedLoss, damping / 10);
            if (prior.IsLinear || gain < SmallestGain * (1 + loss))
                break;
        }

        return row;

        (float[] Row, double Loss) Move(float[] from, FoldSums sums, double[] right)
        {
            var added = new double[from.Length];
            for (var d = 0; d < added.Length; d++)
                added[d] = precision[d] + damping * (precision[d] + sums.Matrix[d, d]);
            var change = sums.Solve(added, right);
            var to = new float[from.Length];
            for (var d = 0; d < to.Length; d++)
                to[d] = (float)(from[d] + change[d]);
            return Array.TrueForAll(to, float.IsFinite) ? (to, Loss(to)) : (from, double.NaN);
        }

        double Loss(float[] at)
        {
            slot.Write(0, at);
            slot.Predict(1, pairs, outputs);
            var sum = 0.0;
            foreach (var term in terms)
                sum += objective.Add(term, outputs, default, 1, null);
            for (var d = 0; d < at.Length; d++)
            {
                var distance = at[d] - prior.Means.Span[d];
                sum += 0.5 * precision[d] * distance * distance;
            }

            return sum;
        }

        FoldSums Slopes(float[] at)
        {
            slot.Write(0, at);
            var moved = at.AsSpan().ToArray();
            for (var d = 0; d < at.Length; d++)
            {
                moved[d] = (float)(at[d] + lengths[d]);
                // As far as single precision moves it.
                steps[d] = (double)moved[d] - at[d];
                slot.Write(d + 1, moved);
                moved[d] = at[d];
            }

            slot.Predict(slot.Places, pairs, outputs);
            var sums = new FoldSums(at.Length);
            foreach (var term in terms)
                objective.Add(term, outputs, steps, slot.Places, sums);
            return sums;
        }
    }
}
