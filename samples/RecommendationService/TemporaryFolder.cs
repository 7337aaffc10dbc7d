using IoPath = System.IO.Path;

namespace DeepMF.Samples.RecommendationService;

/// <summary>A folder that is deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("deepmf-service-").FullName;

    public void Dispose()
    {
        if (IoPath.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
