using Microsoft.Extensions.Logging;

namespace DeepMF.Torch;

/// <summary>The log messages of loading libtorch; the event ids do not change.</summary>
internal static partial class LoadLog
{
    [LoggerMessage(1, LogLevel.Warning, "libtorch runs on an older system than it was built for: {Library} lacks {Versions}, which {File} names but uses nothing of, so a copy of it that does not insist was loaded. No installed file was changed. A newer system (Ubuntu 24.04, Debian 13, the .NET images) is what TorchSharp is tested on")]
    public static partial void OlderStandardLibrary(ILogger logger, string library, string versions, string file);
}
