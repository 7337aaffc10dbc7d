using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF;

public sealed partial class Model
{
    private const string HeadWeight = "head.weight";
    private const string HeadBias = "head.bias";

    /// <summary>Starts a model of two trunks side by side from two models that were trained alone, one per trunk: the pre-training of NeuMF.</summary>
    /// <remarks>
    /// He et al. (2017), section 3.4.1: tables and layers are copied, and the head becomes h ← [α h_left; (1 - α) h_right] (eq. 13), with the offset α b_left + (1 - α) b_right, so that the score is the mean of the two
    /// scores, weighted by α. The paper then trains on with plain stochastic gradient descent, since Adam would begin without its momentum. The numbers that this model had are lost, and those of the parts stay.
    /// <code>
    /// using var neuMf = ModelZoo.NeuMf(users, items, 32).Build(seed: 1);
    /// neuMf.StartFromParts(gmf, mlp); // models of ModelZoo.Gmf(users, items, 32) and ModelZoo.Mlp(users, items, 32)
    /// </code>
    /// </remarks>
    /// <param name="left">The model of the first trunk, with the same head.</param>
    /// <param name="right">The model of the second trunk, with the same head.</param>
    /// <param name="leftShare">The share α of the first part, from 0 to 1.</param>
    /// <exception cref="ArgumentException">A part has another trunk or another head than this model has.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leftShare"/> is not a number from 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">This model is not two trunks side by side right under a head, it has biases, or its trunks share a block of layers.</exception>
    public void StartFromParts(Model left, Model right, double leftShare = 0.5)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (leftShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(leftShare), leftShare, "The share of the first part is a number from 0 to 1.");
        if (Spec.Body is not TrunkSpec { Source: JoinSpec join, Layers.Count: 0 } || Spec.Biases is not null)
            throw new InvalidOperationException("Parts start a model of two trunks side by side right under its head, without biases, as ModelZoo.NeuMf is; this model is another one.");
        CheckPart(left, join.Left, "first", nameof(left));
        CheckPart(right, join.Right, "second", nameof(right));
        var (whole, first, second) = (LiveEngineModel.Parameters, BodyOf(left), BodyOf(right));
        if (first.Length + second.Length != BodyOf(this).Length)
            throw new InvalidOperationException("The two trunks share a block of layers, which the parts would fill with different numbers. Describe the block twice, once per trunk.");
        // Parameters come in the order of the description: those of the first trunk, those of the second one, the head.
        var buffer = new float[CopiedAtOnce];
        foreach (var (from, to) in first.Concat(second).Zip(whole))
            Copy(from, to, buffer);
        var headWeight = Named(this, HeadWeight);
        Copy(Named(left, HeadWeight), headWeight, buffer, 0, leftShare);
        Copy(Named(right, HeadWeight), headWeight, buffer, Named(left, HeadWeight).Spec.Length, 1 - leftShare);
        var bias = Named(left, HeadBias).ToArray().Zip(Named(right, HeadBias).ToArray(), (l, r) => (float)(leftShare * l + (1 - leftShare) * r)).ToArray();
        Named(this, HeadBias).Write(0, bias);
    }

    private void CheckPart(Model part, TrunkSpec trunk, string which, string argument)
    {
        if (!trunk.Equals(part.Spec.Body) || part.Spec.Biases is not null)
            throw new ArgumentException($"The {which} part is not a model of the {which} trunk of this model: features, widths, layers and the options of tables have to be the same, and biases absent.", argument);
        if (!Spec.Head.Equals(part.Spec.Head))
            throw new ArgumentException($"The {which} part has another head than this model.", argument);
    }

    private static Parameter[] BodyOf(Model model) => [.. model.LiveEngineModel.Parameters.Where(p => p.Spec.Name is not (HeadWeight or HeadBias))];

    private static Parameter Named(Model model, string name) => model.LiveEngineModel.Parameters.First(p => p.Spec.Name == name);
}
