namespace DeepMF.Engines;

/// <summary>What a parameter is to an optimizer.</summary>
public enum ParameterKind
{
    /// <summary>A table whose rows are looked up: updated row by row, regularised by L2 per occurrence.</summary>
    Table,

    /// <summary>The weight of a dense layer: weight decay applies.</summary>
    Weight,

    /// <summary>A bias, a scale or a slope: no weight decay.</summary>
    Offset,

    /// <summary>A running statistic: not trained by gradients, but part of the model.</summary>
    Statistic,
}
