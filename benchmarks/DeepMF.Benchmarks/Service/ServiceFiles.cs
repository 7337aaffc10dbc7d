using DeepMF.Benchmarks.Serving;
using DeepMF.Data;
using DeepMF.Serving;

namespace DeepMF.Benchmarks.Service;

/// <summary>The recommenders that are served, in a folder that is kept or one that is deleted at the end.</summary>
internal sealed class ServiceFiles(string? folder, int rows) : IDisposable
{
    private readonly Lazy<InteractionTable> _table = new(() => ServingData.Create(rows));
    private readonly DirectoryInfo _folder = folder is null ? Directory.CreateTempSubdirectory("deepmf-service-") : Directory.CreateDirectory(folder);

    /// <summary>The file of a model, made unless it is there.</summary>
    public string Of(string name, TextWriter progress)
    {
        var path = Path.Combine(_folder.FullName, FormattableString.Invariant($"{name}-{rows}.deepmf"));
        if (File.Exists(path))
            return path;
        progress.WriteLine($"{name}: saving");
        using var model = ServingModels.Of(_table.Value).First(m => m.Name == name).Spec.Build(seed: 1);
        using var made = Recommender.Create(model, _table.Value);
        made.Save(path);
        return path;
    }

    public void Dispose()
    {
        if (folder is null)
            _folder.Delete(recursive: true);
    }
}
