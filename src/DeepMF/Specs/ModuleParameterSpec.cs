namespace DeepMF.Specs;

/// <summary>A parameter of a module, as the module itself names and shapes it.</summary>
public sealed record ModuleParameterSpec
{
    private const int MostSizes = 8;

    /// <summary>Describes a parameter.</summary>
    /// <param name="name">The name inside the module, such as <c>conv1.weight</c>: letters, digits, '_', '-' and '.', with no empty part between dots.</param>
    /// <param name="shape">The sizes, row-major: 1 to 8 of them, each at least 1; those after the first multiply to at most 2³¹ - 1.</param>
    /// <param name="isTrained">Whether gradients move it; <see langword="false"/> for a buffer and for a frozen parameter.</param>
    /// <exception cref="ArgumentException">The name or the shape is not as described.</exception>
    public ModuleParameterSpec(string name, SpecList<int> shape, bool isTrained)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var c in name)
            if (!(char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
                throw new ArgumentException($"The name of a module's parameter may hold letters, digits, '_', '-' and '.', but '{name}' holds '{c}'.", nameof(name));
        if (name.Split('.').Contains(""))
            throw new ArgumentException($"The name of a module's parameter needs at least one character before, between and after its dots, but it is '{name}'.", nameof(name));
        if (shape.Count is 0 or > MostSizes || shape.Any(size => size < 1))
            throw new ArgumentException($"The parameter '{name}' of a module needs 1 to {MostSizes} sizes of at least 1, but its shape is {shape}.", nameof(shape));
        var columns = 1L;
        foreach (var size in shape.Skip(1))
        {
            columns *= size;
            if (columns > int.MaxValue)
                throw new ArgumentException($"The sizes of the parameter '{name}' of a module after the first may multiply to at most {int.MaxValue}, but its shape is {shape}.", nameof(shape));
        }

        Name = name;
        Shape = shape;
        IsTrained = isTrained;
    }

    /// <summary>The name inside the module.</summary>
    public string Name { get; }

    /// <summary>The sizes, row-major.</summary>
    public SpecList<int> Shape { get; }

    /// <summary>Whether gradients move it; <see langword="false"/> for a buffer and for a frozen parameter.</summary>
    public bool IsTrained { get; }
}
