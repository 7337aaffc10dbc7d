namespace DeepMF.Specs;

/// <summary>A block whose arithmetic is the code of an engine's user: only its name, width and parameters are described here.</summary>
/// <remarks>
/// The package of an engine that runs modules makes them, such as DeepMF.Torch. Two modules of the same name, width and parameters are equal: the name stands
/// for the code, which no description and no file holds. Shapes: <c>[B, D] → [B, Width]</c>.
/// </remarks>
public sealed record ModuleSpec : LayerSpec
{
    /// <summary>Describes a module.</summary>
    /// <param name="name">The name of its code; the rules of feature names hold.</param>
    /// <param name="width">The width of its output, at least 1.</param>
    /// <param name="parameters">Its parameters and buffers, in its own order.</param>
    /// <param name="code">What the engine runs; <see langword="null"/> where the description was read from a file.</param>
    internal ModuleSpec(string name, int width, SpecList<ModuleParameterSpec> parameters, object? code = null)
    {
        Name = NameCheck.Checked(name, "module");
        if (width < 1)
            throw new ArgumentOutOfRangeException(nameof(width), width, $"The module '{name}' needs an output width of at least 1.");
        Width = width;
        var names = new HashSet<string>();
        foreach (var parameter in parameters)
            if (!names.Add(parameter.Name))
                throw new ArgumentException($"The module '{name}' has two parameters '{parameter.Name}'.", nameof(parameters));
        Parameters = parameters;
        Code = code;
    }

    /// <summary>The name of its code.</summary>
    public string Name { get; }

    /// <summary>The width of its output.</summary>
    public int Width { get; }

    /// <summary>Its parameters and buffers, in its own order.</summary>
    public SpecList<ModuleParameterSpec> Parameters { get; }

    /// <summary>What the engine runs; <see langword="null"/> where the description was read from a file.</summary>
    internal object? Code { get; }

    /// <inheritdoc/>
    public override int OutputWidth(int inputWidth) => Width;

    /// <summary>Whether another module has the same name, width and parameters. The code is not compared: the name stands for it.</summary>
    /// <param name="other">The other module.</param>
    /// <returns>Whether the two descriptions are equal.</returns>
    public bool Equals(ModuleSpec? other) => other is not null && Name == other.Name && Width == other.Width && Parameters == other.Parameters;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Width, Parameters);

    internal override string KindName => "module";
}
