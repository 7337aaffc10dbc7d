using DeepMF.Engines;
using Parquet.Schema;

namespace DeepMF.Data;

/// <summary>Finds the columns of a Parquet file and the way from what they hold to what interactions have.</summary>
internal sealed class ParquetColumns(string path, ParquetSchema schema)
{
    public ParquetColumn<TId> Ids<TId>(string name, string role)
        where TId : notnull
    {
        var field = Find(name);
        if (typeof(TId) == typeof(string))
        {
            var text = $"text for the {role} id";
            return field.ClrType == typeof(ReadOnlyMemory<char>) ? (ParquetColumn<TId>)(object)new ParquetColumn<ReadOnlyMemory<char>, string>(field, text, new StringPool().Convert) : throw OfWrongType(field, $"text (String) for the {role} ids");
        }

        var expected = typeof(TId) == typeof(int) ? $"a whole number from {int.MinValue} to {int.MaxValue} for the {role} id" : $"a whole number for the {role} id";
        object column = (field.ClrType, typeof(TId)) switch
        {
            var (stored, id) when stored == typeof(int) && id == typeof(int) => new ParquetColumn<int, int>(field, expected, Same),
            var (stored, id) when stored == typeof(long) && id == typeof(int) => new ParquetColumn<long, int>(field, expected, Narrow),
            var (stored, id) when stored == typeof(int) && id == typeof(long) => new ParquetColumn<int, long>(field, expected, Widen),
            var (stored, id) when stored == typeof(long) && id == typeof(long) => new ParquetColumn<long, long>(field, expected, Same),
            _ => throw OfWrongType(field, $"whole numbers (Int32 or Int64) for the {role} ids"),
        };
        return (ParquetColumn<TId>)column;
    }

    public ParquetColumn<float> Ratings(string name)
    {
        const string expected = "a finite number for the rating";
        var field = Find(name);
        if (field.ClrType == typeof(float))
            return new ParquetColumn<float, float>(field, expected, Finite);
        if (field.ClrType == typeof(double))
            return new ParquetColumn<double, float>(field, expected, Finite);
        if (field.ClrType == typeof(int))
            return new ParquetColumn<int, float>(field, expected, (stored, target) => Each(stored, target, v => v));
        if (field.ClrType == typeof(long))
            return new ParquetColumn<long, float>(field, expected, (stored, target) => Each(stored, target, v => v));
        throw OfWrongType(field, "numbers (Single, Double, Int32 or Int64) for the ratings");
    }

    public ParquetColumn<long> Times(string name)
    {
        const string expected = "a whole number of seconds for the time";
        var field = Find(name);
        if (field.ClrType == typeof(long))
            return new ParquetColumn<long, long>(field, expected, Same);
        if (field.ClrType == typeof(int))
            return new ParquetColumn<int, long>(field, expected, Widen);
        if (field.ClrType == typeof(DateTime))
            return new ParquetColumn<DateTime, long>(field, expected, (stored, target) => Each(stored, target, SecondsOf));
        throw OfWrongType(field, "whole seconds (Int32 or Int64) or timestamps (DateTime) for the times");
    }

    /// <summary>Seconds since 1970, rounded down before it too.</summary>
    private static long SecondsOf(DateTime time) => (time.Ticks / TimeSpan.TicksPerSecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond);

    private static int Same<T>(ReadOnlySpan<T> stored, Span<T> target)
    {
        stored.CopyTo(target);
        return stored.Length;
    }

    private static int Each<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> target, Func<TStored, T> convert)
    {
        for (var row = 0; row < stored.Length; row++)
            target[row] = convert(stored[row]);
        return stored.Length;
    }

    private static int Widen(ReadOnlySpan<int> stored, Span<long> target)
    {
        for (var row = 0; row < stored.Length; row++)
            target[row] = stored[row];
        return stored.Length;
    }

    private static int Narrow(ReadOnlySpan<long> stored, Span<int> target)
    {
        for (var row = 0; row < stored.Length; row++)
        {
            target[row] = (int)stored[row];
            if (target[row] != stored[row])
                return row;
        }

        return stored.Length;
    }

    private static int Finite(ReadOnlySpan<float> stored, Span<float> target)
    {
        stored.CopyTo(target);
        return FirstNotFinite(target);
    }

    private static int Finite(ReadOnlySpan<double> stored, Span<float> target)
    {
        for (var row = 0; row < stored.Length; row++)
            target[row] = (float)stored[row];
        return FirstNotFinite(target);
    }

    private static int FirstNotFinite(ReadOnlySpan<float> ratings) => FiniteCheck.FirstNotFinite(ratings) is >= 0 and var row ? row : ratings.Length;

    private DataField Find(string name)
    {
        var field = schema.Fields.FirstOrDefault(f => f.Name == name);
        if (field is null)
            throw new InvalidDataException($"'{path}': there is no column '{name}'. The file has: {DelimitedReader.Shown(schema.Fields.Select(f => f.Name).ToArray())}.");
        return field is DataField { IsArray: false } data ? data : throw new InvalidDataException($"'{path}', column '{name}': found a nested column, expected one value per row.");
    }

    private InvalidDataException OfWrongType(DataField field, string expected) => new($"'{path}', column '{field.Name}': found values of type {(field.ClrType == typeof(ReadOnlyMemory<char>) ? nameof(String) : field.ClrType.Name)}, expected {expected}.");

    /// <summary>Makes a string that comes again once.</summary>
    private sealed class StringPool
    {
        private readonly HashSet<string> _strings = [];
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public StringPool() => _lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();

        public int Convert(ReadOnlySpan<ReadOnlyMemory<char>> stored, Span<string> target)
        {
            for (var row = 0; row < stored.Length; row++)
            {
                var text = stored[row].Span;
                if (text.IsEmpty)
                    return row;
                if (!_lookup.TryGetValue(text, out var known))
                    _strings.Add(known = text.ToString());
                target[row] = known;
            }

            return stored.Length;
        }
    }
}
