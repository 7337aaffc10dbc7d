using DeepMF.Specs;

namespace DeepMF.Export;

/// <summary>What an exported ONNX model is called and what goes with it.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The name of the output.</summary>
    /// <value>The default is <c>prediction</c>; the rules of feature names hold. The expected value of a softmax head is called <c>prediction.expected</c>, with this name before the dot.</value>
    /// <exception cref="ArgumentException">The value is empty, or holds another character than letters, digits, '_', '-' and spaces.</exception>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public string OutputName { get; init => field = NameCheck.Checked(value, "model output"); } = "prediction";

    /// <summary>Whether the raw ids go into the metadata of the model, one text per vocabulary, as in the model file.</summary>
    /// <value>The default is <see langword="false"/>: raw ids may be what nobody else is to see. That there are vocabularies, their types and sizes are always told.</value>
    public bool IncludeVocabularies { get; init; }

    /// <summary>Where the numbers lie.</summary>
    /// <value>The default is <see cref="OnnxWeights.Automatic"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public OnnxWeights Weights
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Weights), value, "Weights is Automatic, Inside or Beside.");
    }
}
