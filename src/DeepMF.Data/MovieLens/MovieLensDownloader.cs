using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DeepMF.Data;

/// <summary>Fetches MovieLens sets from GroupLens, checks them and unpacks them.</summary>
/// <remarks>
/// The licences of the sets forbid to ship them with software, so the user fetches them: read the README of each. Everything happens in a
/// temporary folder beside the result, which is renamed at the end and deleted if anything fails: a folder with the name of a set is always whole.
/// </remarks>
public sealed partial class MovieLensDownloader
{
    private const string Server = "https://files.grouplens.org/datasets/movielens/";
    private readonly HttpClient _client;

    /// <summary>Creates a downloader.</summary>
    /// <param name="client">The client to use; it stays the caller's to dispose of.</param>
    public MovieLensDownloader(HttpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    /// <summary>The official address of a set.</summary>
    /// <param name="set">The set.</param>
    /// <returns>The address of a zip file; with ".md5" after it, that of its checksum.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="set"/> is not defined.</exception>
    public static Uri AddressOf(MovieLensSet set) => new($"{Server}{NameOf(set)}.zip");

    /// <summary>Fetches a set, unless the folder holds it already.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cacheDirectory">The folder that holds one folder per set; it is made where it does not exist.</param>
    /// <param name="progress">Told the bytes that have arrived, after every piece.</param>
    /// <param name="cancellationToken">Stops the download; nothing is left behind.</param>
    /// <returns>The folder of the set, for <see cref="MovieLens.Load"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="cacheDirectory"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="set"/> is not defined.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not have the file or its checksum.</exception>
    /// <exception cref="IOException">The connection broke, the disk cannot be written, or something else has the name of the set's folder.</exception>
    /// <exception cref="InvalidDataException">The file differs from the published checksum, is no zip file, or does not hold a MovieLens set.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<string> DownloadAsync(MovieLensSet set, string cacheDirectory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(cacheDirectory);
        var name = NameOf(set);
        var target = Path.Combine(cacheDirectory, name);
        if (Directory.Exists(target) && MovieLensLayout.IsIn(target))
            return target;
        if (Path.Exists(target))
            throw new IOException($"'{target}' is in the way: it holds no MovieLens set. Remove it, or choose another folder.");
        Directory.CreateDirectory(cacheDirectory);
        var work = Path.Combine(cacheDirectory, $".{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(work);
        try
        {
            var zip = Path.Combine(work, $"{name}.zip");
            var address = AddressOf(set);
            var expected = await FetchChecksumAsync(address, cancellationToken).ConfigureAwait(false);
            var found = await FetchAsync(address, zip, progress, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
                throw new InvalidDataException($"'{address}' arrived with the MD5 checksum {found}, expected {expected}. Try again: the file was damaged on its way, or is being replaced.");
            var content = Path.Combine(work, "content");
            await ExtractAsync(zip, content, cancellationToken).ConfigureAwait(false);
            var folder = FindSet(content) ?? throw new InvalidDataException($"'{address}' holds no MovieLens ratings.");
            MoveIntoPlace(folder, target);
            return target;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string NameOf(MovieLensSet set) => set switch
    {
        MovieLensSet.Small => "ml-latest-small",
        MovieLensSet.K100 => "ml-100k",
        MovieLensSet.M1 => "ml-1m",
        MovieLensSet.M10 => "ml-10m",
        MovieLensSet.M20 => "ml-20m",
        MovieLensSet.M25 => "ml-25m",
        MovieLensSet.M32 => "ml-32m",
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "There is no such MovieLens set."),
    };

    private async Task<string> FetchChecksumAsync(Uri address, CancellationToken cancellationToken)
    {
        var checksumAddress = new Uri(address + ".md5");
        using var response = await GetAsync(checksumAddress, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        // "<digits>  <file>" or "MD5 (<file>) = <digits>", as the tool that made it prefers.
        var digits = Checksum().Match(text);
        return digits.Success ? digits.Value : throw new InvalidDataException($"'{checksumAddress}' holds no MD5 checksum.");
    }

    private async Task<string> FetchAsync(Uri address, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        var total = response.Content.Headers.ContentLength;
        // MD5 is what is published; it guards against damage, not against a forger.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = source.ConfigureAwait(false);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        await using var __ = file.ConfigureAwait(false);
        var buffer = new byte[1 << 17];
        var received = 0L;
        int count;
        while ((count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            received += count;
            progress?.Report(new DownloadProgress(received, total));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        var status = response.StatusCode;
        response.Dispose();
        throw new HttpRequestException(FormattableString.Invariant($"'{address}' answered {(int)status} ({status}), expected the file."), null, status);
    }

    private static async Task ExtractAsync(string zip, string content, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(content) + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(root);
        using var archive = ZipFile.OpenRead(zip);
        foreach (var entry in archive.Entries)
        {
            var path = Path.GetFullPath(Path.Combine(root, entry.FullName));
            if (!path.StartsWith(root, StringComparison.Ordinal))
                throw new InvalidDataException($"The zip file has an entry '{entry.FullName}' that points outside of its folder.");
            if (entry.FullName.EndsWith('/'))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var source = entry.Open();
            await using var _ = source.ConfigureAwait(false);
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using var __ = file.ConfigureAwait(false);
            await source.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The folder of the ratings: each zip file has one folder, whose name is not always that of the file.</summary>
    private static string? FindSet(string content) =>
        Directory.EnumerateDirectories(content).Prepend(content).FirstOrDefault(MovieLensLayout.IsIn);

    private static void MoveIntoPlace(string folder, string target)
    {
        try
        {
            Directory.Move(folder, target);
        }
        catch (IOException) when (Directory.Exists(target) && MovieLensLayout.IsIn(target))
        {
            // Another download of the same set was quicker: its folder is whole.
        }
    }

    [GeneratedRegex(@"\b[0-9a-fA-F]{32}\b")]
    private static partial Regex Checksum();
}
