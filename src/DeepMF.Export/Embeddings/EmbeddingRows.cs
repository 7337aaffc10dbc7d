using System.Globalization;
using System.Text;
using DeepMF.Engines;

namespace DeepMF.Export.Embeddings;

/// <summary>The rows of one table as texts.</summary>
internal sealed class EmbeddingRows
{
    private readonly Parameter _table;
    private readonly Vocabulary? _vocabulary;
    private readonly float[] _row;
    private readonly StringBuilder _text = new();

    public EmbeddingRows(Model model, string feature)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(feature);
        const string prefix = "embedding.", suffix = ".weight";
        var tables = model.LiveEngineModel.Parameters.Where(p => p.Spec.Name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Spec.Name[prefix.Length..^suffix.Length]);
        if (!tables.TryGetValue(feature, out var table))
            throw new ArgumentException($"The model has no embedding of feature '{feature}'. It has: {string.Join(", ", tables.Keys.Select(name => $"'{name}'"))}.", nameof(feature));
        _table = table;
        _vocabulary = model.Vocabularies.GetValueOrDefault(feature.Split(':')[0]);
        _row = new float[table.Spec.Columns];
    }

    public int Dimension => _table.Spec.Columns;

    public IEnumerable<int> Indices => Enumerable.Range(0, _table.Spec.Rows);

    public string IdText(int row) => Id(row) is { } id ? Convert.ToString(id, CultureInfo.InvariantCulture)! : "(unknown)";

    /// <summary>The text of a further column; the row for unknown ids has none.</summary>
    public string Text(EmbeddingColumn column, int row) => Id(row) is { } id ? column.Text(id) ?? "" : "";

    public string Numbers(int row, char separator)
    {
        ParameterReading.Read(_table, (long)row * _row.Length, _row);
        _text.Clear();
        for (var j = 0; j < _row.Length; j++)
        {
            if (j > 0)
                _text.Append(separator);
            _text.Append(CultureInfo.InvariantCulture, $"{_row[j]}");
        }

        return _text.ToString();
    }

    private object? Id(int row) => _vocabulary is null ? row : _vocabulary.GetId(row);
}
