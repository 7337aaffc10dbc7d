using DeepMF.Tests.Support;

namespace DeepMF.Tests.Data;

/// <summary>Real data sets, where the machine has them: in the folder DEEPMF_DATA, else in shared/data beside the repository.</summary>
internal static class RealData
{
    /// <summary>The folder of a set; skips the test where there is none.</summary>
    public static string Folder(string name)
    {
        var folder = Environment.GetEnvironmentVariable("DEEPMF_DATA") is { Length: > 0 } given ? given : Path.Combine(Repository.Root, "..", "shared", "data");
        var path = Path.Combine(folder, name);
        Assert.SkipUnless(Directory.Exists(path), $"The data set '{name}' is not there: set DEEPMF_DATA to a folder that holds it.");
        return path;
    }
}
