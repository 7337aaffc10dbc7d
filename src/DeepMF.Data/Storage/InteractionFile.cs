namespace DeepMF.Data;

/// <summary>Interactions in a file that need not fit in memory: written as a stream, read block by block for training (docs/interaction-file.md has the format).</summary>
/// <remarks>
/// Writing takes memory for the vocabularies, one block and 8 bytes per block. It goes to another name in the same folder, which is renamed when all is on the disk:
/// an interrupted run leaves no file that opens, and an older file stays until then, also for those who have it open.
/// Progress is the number of rows written so far, after every block and at the end.
/// </remarks>
public static class InteractionFile
{
    /// <summary>Writes a table; its feature tables are not stored.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="table">The rows, with their vocabularies.</param>
    /// <param name="options">How they are stored; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentException">The table has no rows, or <paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, InteractionTable table, InteractionFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(table);
        if (table.Count == 0)
            throw new ArgumentException("The table has no rows, so there is nothing to train on.", nameof(table));
        using var writer = Writer(path, options, table.HasTimestamps, null);
        for (var row = 0; row < table.Count; row++)
            writer.Add(table.UserIndices[row], table.ItemIndices[row], table.Ratings[row], table.HasTimestamps ? table.Timestamps[row] : 0);
        writer.Finish(table.UserVocabulary, table.ItemVocabulary);
    }

    /// <summary>Writes rows with raw ids, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="rows">The rows; they are read once.</param>
    /// <param name="options">How they are stored; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives the number of rows written.</param>
    /// <param name="cancellationToken">Ends the writing; no file is left.</param>
    /// <exception cref="ArgumentException">There are no rows, an id is <see langword="null"/>, a rating is not finite, or <paramref name="path"/> is empty.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write<TUser, TItem>(string path, IEnumerable<Interaction<TUser, TItem>> rows, InteractionFileOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(rows);
        using var source = new EnumerableSource<TUser, TItem>(rows);
        Write(path, source, inBackground: false, options, progress, cancellationToken);
    }

    /// <summary>Writes rows with raw ids that arrive over time, as from a database or a network.</summary>
    /// <remarks>The rows are awaited; the file is written on the thread that brings them.</remarks>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="rows">The rows; they are read once.</param>
    /// <param name="options">How they are stored; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives the number of rows written.</param>
    /// <param name="cancellationToken">Ends the writing, and is handed to the rows; no file is left.</param>
    /// <returns>A task that ends when the file is in its place.</returns>
    /// <exception cref="ArgumentException">There are no rows, an id is <see langword="null"/>, a rating is not finite, or <paramref name="path"/> is empty.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task WriteAsync<TUser, TItem>(string path, IAsyncEnumerable<Interaction<TUser, TItem>> rows, InteractionFileOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(rows);
        cancellationToken.ThrowIfCancellationRequested();
        using var writer = Writer(path, options, hasTimestamps: true, progress);
        var encoder = new InteractionEncoder<TUser, TItem>(writer);
        var block = new InteractionBlock<TUser, TItem>();
        var position = 0L;
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            InteractionRows.Add(block, row, position++);
            if (block.Count < InteractionBlock<TUser, TItem>.Capacity)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            encoder.Write(block, InteractionRows.Wrong);
            block.Count = 0;
        }

        if (position == 0)
            throw InteractionRows.None();
        encoder.Write(block, InteractionRows.Wrong);
        cancellationToken.ThrowIfCancellationRequested();
        encoder.Finish();
    }

    /// <summary>Writes the rows of a delimited text file, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="csvPath">The text file, read as by <see cref="CsvInteractionReader"/>.</param>
    /// <param name="csv">Where its columns are.</param>
    /// <param name="options">How the rows are stored; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives the number of rows written.</param>
    /// <param name="cancellationToken">Ends the writing; no file is left.</param>
    /// <exception cref="ArgumentException">A path is empty, or both are the same.</exception>
    /// <exception cref="FileNotFoundException">The text file does not exist.</exception>
    /// <exception cref="InvalidDataException">The text file is empty, lacks a column, or has a line that cannot be read; the message has the line and the text.</exception>
    /// <exception cref="InvalidOperationException">A column is named, but the text file has no header.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void WriteCsv<TUser, TItem>(string path, string csvPath, CsvInteractionOptions csv, InteractionFileOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(csvPath);
        ArgumentNullException.ThrowIfNull(csv);
        WriteFile(path, csvPath, () => CsvInteractionReader.Open<TUser, TItem>(csvPath, csv), options, progress, cancellationToken);
    }

    /// <summary>Writes the rows of a Parquet file, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="parquetPath">The Parquet file, read as by <see cref="ParquetInteractionReader"/>.</param>
    /// <param name="parquet">Which columns to read.</param>
    /// <param name="options">How the rows are stored; <see langword="null"/> means the defaults.</param>
    /// <param name="progress">Receives the number of rows written.</param>
    /// <param name="cancellationToken">Ends the writing; no file is left.</param>
    /// <exception cref="ArgumentException">A path is empty, or both are the same.</exception>
    /// <exception cref="FileNotFoundException">The Parquet file does not exist.</exception>
    /// <exception cref="InvalidDataException">The Parquet file is damaged, has no rows, lacks a column, or has a value that is missing or cannot be read.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void WriteParquet<TUser, TItem>(string path, string parquetPath, ParquetInteractionOptions parquet, InteractionFileOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(parquetPath);
        ArgumentNullException.ThrowIfNull(parquet);
        WriteFile(path, parquetPath, () => ParquetInteractionReader.Open<TUser, TItem>(parquetPath, parquet), options, progress, cancellationToken);
    }

    /// <summary>Opens a file that was written here. Header and vocabularies are checked now, each block whenever it is read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The interactions; dispose them to close the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no interaction file, incomplete or damaged.</exception>
    public static StoredInteractions Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no interaction file '{path}'.", path);
        return new StoredInteractions(BlockReader.Open(path));
    }

    private static void Write<TUser, TItem>(string path, InteractionSource<TUser, TItem> source, bool inBackground, InteractionFileOptions? options, IProgress<long>? progress, CancellationToken cancellationToken)
        where TUser : notnull
        where TItem : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var writer = Writer(path, options, source.HasTimestamps, progress);
        var encoder = new InteractionEncoder<TUser, TItem>(writer);
        source.ReadAll(inBackground, block =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoder.Write(block, source.Wrong);
        });
        encoder.Finish();
    }

    /// <summary>Writes the rows of another file, which is read ahead on a second thread where that helps.</summary>
    private static void WriteFile<TUser, TItem>(string path, string from, Func<InteractionSource<TUser, TItem>> open, InteractionFileOptions? options, IProgress<long>? progress, CancellationToken cancellationToken)
        where TUser : notnull
        where TItem : notnull
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(from))
            throw new ArgumentException($"'{path}' is read and written at the same time. Give the interaction file another path.", nameof(path));
        using var source = open();
        Write(path, source, SourceReading.GainsByBackground(from), options, progress, cancellationToken);
    }

    private static InteractionFileWriter Writer(string path, InteractionFileOptions? options, bool hasTimestamps, IProgress<long>? progress) =>
        new(Path.GetFullPath(path), options ?? new InteractionFileOptions(), hasTimestamps, progress);
}
