using System.Runtime.InteropServices;

namespace DeepMF.Torch;

/// <summary>Gives libtorch's lack of memory the exception of the contract; its other errors pass as they are.</summary>
internal static class TorchErrors
{
    public static bool IsOutOfMemory(Exception exception) =>
        exception is ExternalException
        && (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase));

    /// <summary>What libtorch says, without the stack of its own that follows, as one sentence.</summary>
    public static string FirstLine(Exception exception)
    {
        var line = exception.Message.Split('\n')[0].TrimEnd();
        return line.EndsWith('.') ? line : $"{line}.";
    }

    public static InsufficientMemoryException OutOfMemory(TorchEngine engine, Exception cause) =>
        new($"The engine '{engine.Name}' has no memory left. Take smaller batches, embed to fewer numbers, or use features with fewer indices.", cause);
}
