namespace DeepMF.Tests.Support;

/// <summary>Keeps every report, and can act on it, on the thread that reports.</summary>
internal sealed class ProgressList<T>(Action<T>? act = null) : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        act?.Invoke(value);
    }
}
