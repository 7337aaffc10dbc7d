namespace DeepMF.Torch;

/// <summary>libtorch, the native library of TorchSharp, cannot be loaded in this process: the message says why and names the ways out.</summary>
public sealed class TorchLoadException : Exception
{
    internal TorchLoadException(string message, Exception? inner) : base(message, inner)
    {
    }
}
