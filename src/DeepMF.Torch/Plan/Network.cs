using static TorchSharp.torch;

namespace DeepMF.Torch.Plan;

/// <summary>A part of a network that starts from the batch.</summary>
internal delegate Tensor Source(ForwardPass pass);

/// <summary>A layer of a network: <c>[B, D] → [B, D']</c>.</summary>
internal delegate Tensor Layer(Tensor input, ForwardPass pass);

/// <summary>A table and the feature, by position, whose indices look it up.</summary>
internal sealed record TableUse(TorchParameter Table, int Feature);

/// <summary>A description as functions over tensors.</summary>
/// <param name="Scores">From the batch to scores: <c>[B]</c>, or <c>[B, Classes]</c> under a softmax head.</param>
/// <param name="Tables">The tables, each once.</param>
/// <param name="Modules">The modules of users.</param>
internal sealed record Network(Source Scores, IReadOnlyList<TableUse> Tables, IReadOnlyList<nn.Module<Tensor, Tensor>> Modules);
