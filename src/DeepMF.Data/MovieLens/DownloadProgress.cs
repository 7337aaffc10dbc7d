namespace DeepMF.Data;

/// <summary>How far a download is.</summary>
/// <param name="BytesReceived">The bytes that have arrived.</param>
/// <param name="TotalBytes">The bytes of the whole file, or <see langword="null"/> where the server does not say.</param>
public readonly record struct DownloadProgress(long BytesReceived, long? TotalBytes);
