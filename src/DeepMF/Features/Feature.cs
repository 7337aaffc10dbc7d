using DeepMF.Specs;

namespace DeepMF;

/// <summary>A named input of a model: an id, a bag of ids, or a vector of numbers.</summary>
/// <remarks>Features are values: two features with the same name and the same size are equal and mean the same input.</remarks>
public abstract record Feature
{
    private protected Feature(string name) => Name = NameCheck.Checked(name, "feature");

    /// <summary>The word for it in files. Being abstract and internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract string KindName { get; }

    /// <summary>The name by which batches, parameters and files know this input.</summary>
    public string Name { get; }
}
