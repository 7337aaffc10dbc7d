namespace DeepMF.Export;

/// <summary>Where the numbers of an exported model lie.</summary>
public enum OnnxWeights
{
    /// <summary>In the model's file where that stays below the 2 GiB that its format allows, else in a file beside it.</summary>
    Automatic,

    /// <summary>In the model's file.</summary>
    Inside,

    /// <summary>In a second file, called as the model's with <c>.data</c> after it. Both files move together.</summary>
    Beside,
}
