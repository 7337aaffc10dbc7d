using DeepMF.Specs;

namespace DeepMF.Serving.Folding;

/// <summary>The loss of a row, its gradient and the Gauss-Newton matrix, from what the head predicts for the row and for rows with one number moved.</summary>
/// <remarks>
/// A fact adds residuals e with weights w and slopes J: to the matrix w J Jᵀ, to the descent w e J. For a regression e = r - f, w = 1 / σ²; for probabilities e = t - p per class, w = 1 / p (of a yes or no, 1 / p(1 - p)),
/// which makes w J Jᵀ the Fisher information and w e J the gradient of the log likelihood.
/// </remarks>
internal sealed class FoldObjective(HeadSpec head, double noise)
{
    private const double SmallestShare = 1e-6;
    private const double SmallestWeight = 1e-3;

    /// <summary>Adds a fact.</summary>
    /// <param name="term">The fact.</param>
    /// <param name="outputs">The predictions, <c>[pairs, places, width]</c>.</param>
    /// <param name="steps">How far each number was moved, <c>[places - 1]</c>; empty where the loss alone is asked for.</param>
    /// <param name="places">The rows that were predicted.</param>
    /// <param name="sums">Receives matrix and descent.</param>
    /// <returns>The loss.</returns>
    public double Add(in FoldTerm term, ReadOnlySpan<float> outputs, ReadOnlySpan<double> steps, int places, FoldSums? sums)
    {
        switch (head)
        {
            case SoftmaxHeadSpec softmax:
                return Classes(term, outputs, steps, places, softmax.OutputWidth, sums);
            case BinaryHeadSpec:
                var share = Math.Clamp(outputs[term.Row * places], SmallestShare, 1 - SmallestShare);
                sums?.Add(term.Target - share, 1 / Math.Max(SmallestWeight, share * (1 - share)), steps, At(outputs, term.Row, places), default, 1);
                return -term.Target * Math.Log(share) - (1 - term.Target) * Math.Log(1 - share);
            case RankingHeadSpec:
                return Pair(term, outputs, steps, places, sums);
            default:
                var error = term.Target - outputs[term.Row * places];
                sums?.Add(error, 1 / noise, steps, At(outputs, term.Row, places), default, 1);
                return 0.5 * error * error / noise;
        }
    }

    private static ReadOnlySpan<float> At(ReadOnlySpan<float> outputs, int row, int places) => outputs.Slice(row * places, places);

    private static double Pair(in FoldTerm term, ReadOnlySpan<float> outputs, ReadOnlySpan<double> steps, int places, FoldSums? sums)
    {
        var difference = outputs[term.Row * places] - (term.Other < 0 ? term.Score : outputs[term.Other * places]);
        var share = Math.Clamp(1 / (1 + Math.Exp(-difference)), SmallestShare, 1 - SmallestShare);
        // Slopes are those of the score: dP = P (1 - P) ds turns the weight 1 / P (1 - P) of probabilities into P (1 - P).
        var weight = Math.Max(SmallestWeight, share * (1 - share));
        sums?.Add((term.Target - share) / weight, weight, steps, At(outputs, term.Row, places), term.Other < 0 ? default : At(outputs, term.Other, places), 1);
        return -term.Target * Math.Log(share) - (1 - term.Target) * Math.Log(1 - share);
    }

    private static double Classes(in FoldTerm term, ReadOnlySpan<float> outputs, ReadOnlySpan<double> steps, int places, int width, FoldSums? sums)
    {
        var loss = 0.0;
        for (var c = 0; c < width; c++)
        {
            var own = outputs[(term.Row * places * width + c)..];
            var share = Math.Clamp(own[0], SmallestShare, 1 - SmallestShare);
            var target = c == (int)term.Target ? 1 : 0;
            sums?.Add(target - share, 1 / Math.Max(SmallestWeight, share), steps, own, default, width);
            loss -= target * Math.Log(share);
        }

        return loss;
    }
}
