namespace DeepMF.Engines;

/// <summary>What a parameter is to an optimizer.</summary>
public enum ParameterKind
{
    /// <summary>A table whose rows are looked up: updated row by row, regularised by L2 per occurrence.</summary>
    Table,

    /// <summary>The weight of a dense layer, or a trained parameter of a module with two or more sizes: weight decay applies.</summary>
    Weight,

    /// <summary>A bias, a scale, a slope, or a trained vector of a module: no weight decay.</summary>
    Offset,

    /// <summary>A running statistic, or a buffer or frozen parameter of a module: not trained by gradients, but part of the model.</summary>
    Statistic,
}
