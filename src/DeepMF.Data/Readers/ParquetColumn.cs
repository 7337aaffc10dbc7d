using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace DeepMF.Data;

/// <summary>One column of a Parquet file, row group by row group, as values of one type.</summary>
internal abstract class ParquetColumn<T>(string name, string expected) : IDisposable
{
    public string Name { get; } = name;

    /// <summary>What a value should be, for messages.</summary>
    public string Expected { get; } = expected;

    /// <summary>Reads the column in a row group.</summary>
    /// <returns>The first row of the group without a value, or -1.</returns>
    public abstract long Load(ParquetRowGroupReader group);

    /// <summary>Hands on values of the row group.</summary>
    /// <param name="start">The first row, counted in the group.</param>
    /// <param name="target">Receives as many values as it has places.</param>
    /// <returns>The number of values before the first that is of no use: all of them where none is.</returns>
    public abstract int Copy(int start, Span<T> target);

    /// <summary>A value as messages show it.</summary>
    public abstract string Shown(int row);

    public abstract void Dispose();
}

/// <summary>A column that holds values of one type in the file and hands on another.</summary>
/// <param name="field">The column.</param>
/// <param name="expected">What a value should be.</param>
/// <param name="convert">Turns values into those handed on, and returns how many of them were of use before the first that was not.</param>
internal sealed class ParquetColumn<TStored, T>(DataField field, string expected, Func<ReadOnlySpan<TStored>, Span<T>, int> convert) : ParquetColumn<T>(field.Name, expected)
    where TStored : struct
{
    private RawColumnData<TStored>? _values;

    public override long Load(ParquetRowGroupReader group)
    {
        Dispose();
        // No call waits for another thread: the file is opened for synchronous reading.
        _values = (RawColumnData<TStored>)group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var count = checked((int)group.RowCount);
        if (_values.Values.Length < count)
            throw new InvalidDataException(FormattableString.Invariant($"found {_values.Values.Length} values, expected {count}"));
        // Rows without a value are left out of the values, and what stands behind those means nothing: only the levels tell.
        return field.IsNullable ? _values.DefinitionLevels[..count].IndexOf(0) : -1;
    }

    public override int Copy(int start, Span<T> target) => convert(_values!.Values.Slice(start, target.Length), target);

    public override string Shown(int row) => DelimitedReader.Shown(FormattableString.Invariant($"{_values!.Values[row]}"));

    public override void Dispose()
    {
        _values?.Dispose();
        _values = null;
    }
}
