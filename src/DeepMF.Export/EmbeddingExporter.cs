using DeepMF.Export.Embeddings;

namespace DeepMF.Export;

/// <summary>Writes the rows of an embedding with their raw ids as text: for TensorBoard's projector, for spreadsheets, for other programs.</summary>
/// <remarks>
/// UTF-8, one line per index in the order of the indices, lines end with <c>\n</c>, numbers in invariant culture with the fewest digits that give the same <see cref="float"/> back. The row for unknown ids is called
/// <c>(unknown)</c>. A feature without a vocabulary has its indices as ids.
/// </remarks>
public static class EmbeddingExporter
{
    /// <summary>The name of the first column.</summary>
    private const string IdColumn = "id";

    /// <summary>Writes <c>vectors.tsv</c> and <c>metadata.tsv</c>, as TensorBoard's embedding projector loads them.</summary>
    /// <remarks>
    /// The projector expects a header in the metadata exactly where there is more than one column, and none in the vectors. It splits at tabs and ends of lines: they and other control characters become spaces. It skips empty lines, so an id
    /// that is empty or white becomes <c>(empty)</c>. Files are written under other names in the same folder and then renamed, the metadata first.
    /// </remarks>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="feature">The name of an embedded feature; <c>item:2</c> is the second table of the feature <c>item</c>.</param>
    /// <param name="folder">The folder, which exists; files of these names are replaced.</param>
    /// <param name="columns">Further columns of the metadata.</param>
    /// <exception cref="ArgumentException">The model has no such table, the folder is empty, or two columns have one name.</exception>
    /// <exception cref="InvalidOperationException">The table holds a number that is not finite.</exception>
    /// <exception cref="IOException">A file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void WriteProjector(Model model, string feature, string folder, params ReadOnlySpan<EmbeddingColumn> columns)
    {
        var table = new EmbeddingRows(model, feature);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var further = Checked(columns, [IdColumn]);
        folder = Path.GetFullPath(folder);
        TextFile.Write(Path.Combine(folder, "vectors.tsv"), "The embedding", vectors =>
        {
            foreach (var row in table.Indices)
                vectors.WriteLine(table.Numbers(row, '\t'));
            TextFile.Write(Path.Combine(folder, "metadata.tsv"), "The metadata of the embedding", metadata =>
            {
                if (further.Length > 0)
                    metadata.WriteLine(string.Join('\t', further.Select(c => TextFile.Tsv(c.Name)).Prepend(IdColumn)));
                foreach (var row in table.Indices)
                    metadata.WriteLine(string.Join('\t', further.Select(c => TextFile.Tsv(table.Text(c, row))).Prepend(TextFile.TsvId(table.IdText(row)))));
            });
        });
    }

    /// <summary>Writes one file of comma-separated values (RFC 4180): <c>id</c>, the further columns, then the numbers <c>v0</c>, <c>v1</c>, …; the first line has these names.</summary>
    /// <remarks>Texts with commas, quotes or ends of lines stand in quotes. The file is written under another name in the same folder and then renamed.</remarks>
    /// <param name="model">The model, of any engine.</param>
    /// <param name="feature">The name of an embedded feature; <c>item:2</c> is the second table of the feature <c>item</c>.</param>
    /// <param name="path">The path of the file; one that exists is replaced.</param>
    /// <param name="columns">Further columns.</param>
    /// <exception cref="ArgumentException">The model has no such table, the path is empty, or two columns have one name.</exception>
    /// <exception cref="InvalidOperationException">The table holds a number that is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written: the folder does not exist, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static void WriteCsv(Model model, string feature, string path, params ReadOnlySpan<EmbeddingColumn> columns)
    {
        var table = new EmbeddingRows(model, feature);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string[] numbers = [.. Enumerable.Range(0, table.Dimension).Select(j => FormattableString.Invariant($"v{j}"))];
        var further = Checked(columns, [IdColumn, .. numbers]);
        TextFile.Write(Path.GetFullPath(path), "The embedding", file =>
        {
            file.WriteLine(string.Join(',', [IdColumn, .. further.Select(c => TextFile.Csv(c.Name)), .. numbers]));
            foreach (var row in table.Indices)
                file.WriteLine(string.Join(',', [TextFile.Csv(table.IdText(row)), .. further.Select(c => TextFile.Csv(table.Text(c, row))), table.Numbers(row, ',')]));
        });
    }

    private static EmbeddingColumn[] Checked(ReadOnlySpan<EmbeddingColumn> columns, HashSet<string> names)
    {
        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (!names.Add(column.Name))
                throw new ArgumentException($"There are two columns '{column.Name}'. Give one of them another name.", nameof(columns));
        }

        return columns.ToArray();
    }
}
