using System.Numerics;
using System.Runtime.InteropServices;
using DeepMF.Specs;

namespace DeepMF.Engines;

/// <summary>Refuses a batch that does not fit the model before anything is changed, naming the feature, the row and the value.</summary>
internal static class BatchCheck
{
    /// <summary>Finds the columns of the model's features in a batch.</summary>
    public static void Resolve(SpecList<Feature> features, Batch batch, BatchColumn[] columns)
    {
        for (var i = 0; i < features.Count; i++)
        {
            var column = Find(batch, features[i].Name)
                ?? throw new ArgumentException($"The batch lacks the feature '{features[i].Name}' of the model. It has: {string.Join(", ", batch.Columns.Select(c => $"'{c.Feature.Name}'"))}.", nameof(batch));
            if (column.Feature != features[i])
                throw new ArgumentException($"Feature '{features[i].Name}' of the batch is not the one of the model: the batch has {column.Feature}, the model {features[i]}.", nameof(batch));
            columns[i] = column;
        }
    }

    /// <summary>Checks the values of the columns.</summary>
    public static void Values(BatchColumn[] columns, Batch batch)
    {
        var rows = batch.Count;
        foreach (var column in columns)
        {
            switch (column)
            {
                case CategoricalColumn categorical:
                    Indices(categorical.Indices[..rows], column, batch);
                    break;
                case MultiValuedColumn bag:
                    Bags(bag, batch);
                    Indices(bag.Values[..bag.Offsets[rows]], column, batch);
                    break;
                case NumericColumn numeric:
                    var width = ((NumericFeature)column.Feature).Width;
                    var at = FiniteCheck.FirstNotFinite(numeric.Values[..(rows * width)]);
                    if (at >= 0)
                        throw new ArgumentOutOfRangeException(nameof(batch), numeric.Values[at], $"Feature '{column.Feature.Name}' holds a number that is not finite in row {at / width}, column {at % width}.");
                    break;
            }
        }
    }

    /// <summary>Checks what a training step is asked for.</summary>
    public static void Step(Batch batch, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Rate(learningRate);
        if (batch.Count == 0)
            throw new ArgumentException("A training batch needs at least one row, but this one is empty.", nameof(batch));
    }

    /// <summary>Checks a learning rate.</summary>
    public static void Rate(double learningRate)
    {
        if (!(learningRate >= 0 && double.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is a finite number of at least 0.");
    }

    /// <summary>Checks the room for predictions.</summary>
    public static void Destination(Batch batch, int outputWidth, ReadOnlySpan<float> destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var expected = (long)batch.Count * outputWidth;
        if (destination.Length != expected)
            throw new ArgumentException($"Predictions for {batch.Count} rows are {expected} numbers, but the destination has room for {destination.Length}.", nameof(destination));
    }

    /// <summary>Checks the targets of a training batch against the head.</summary>
    public static void Targets(Batch batch, HeadSpec head)
    {
        if (head is not RankingHeadSpec)
            Targets(batch.Targets[..batch.Count], head, nameof(batch));
        else if (batch.Count % 2 != 0)
            throw new ArgumentException($"A ranking head trains on pairs of rows, but the batch has {batch.Count} rows.", nameof(batch));
    }

    /// <summary>Checks targets, one per row, against a head that reads them.</summary>
    public static void Targets(ReadOnlySpan<float> targets, HeadSpec head, string argument)
    {
        switch (head)
        {
            case SoftmaxHeadSpec softmax:
                for (var r = 0; r < targets.Length; r++)
                    if (!softmax.Scale.TryGetClass(targets[r], out _))
                        throw new ArgumentOutOfRangeException(argument, targets[r], FormattableString.Invariant($"The target of row {r} is no class of the softmax head: its {softmax.Scale.Classes} classes are {softmax.Scale.Minimum} to {softmax.Scale.Maximum} in steps of {softmax.Scale.Step}."));
                return;
            case BinaryHeadSpec:
                for (var r = 0; r < targets.Length; r++)
                    if (!(targets[r] is >= 0 and <= 1))
                        throw new ArgumentOutOfRangeException(argument, targets[r], $"The target of row {r} does not fit the binary head: it takes numbers from 0 to 1.");
                return;
            default:
                var at = FiniteCheck.FirstNotFinite(targets);
                if (at >= 0)
                    throw new ArgumentOutOfRangeException(argument, targets[at], $"The target of row {at} is not finite.");
                return;
        }
    }

    private static BatchColumn? Find(Batch batch, string name)
    {
        // By position: an enumerator would be allocated at each step where two batches take turns.
        for (var i = 0; i < batch.Columns.Count; i++)
            if (batch.Columns[i].Feature.Name == name)
                return batch.Columns[i];
        return null;
    }

    /// <summary>A row behind the last that was set keeps an old offset: its bag would be made of what other rows had.</summary>
    private static void Bags(MultiValuedColumn bag, Batch batch)
    {
        if (bag.RowsSet < batch.Count)
            throw new ArgumentException($"Feature '{bag.Feature.Name}' has no bag in row {bag.RowsSet}. Set the rows of a batch in order, from row 0 to the last.", nameof(batch));
    }

    /// <summary>Checks indices, one per row.</summary>
    public static void Indices(ReadOnlySpan<int> indices, CategoricalFeature feature, string argument)
    {
        var at = FirstOutside(indices, (uint)feature.Cardinality);
        if (at >= 0)
            throw Outside(feature, at, indices[at], argument);
    }

    private static void Indices(ReadOnlySpan<int> indices, BatchColumn column, Batch batch)
    {
        var feature = (IndexedFeature)column.Feature;
        var at = FirstOutside(indices, (uint)feature.Cardinality);
        if (at >= 0)
            throw Outside(feature, RowOf(column, at), indices[at], nameof(batch));
    }

    private static ArgumentOutOfRangeException Outside(IndexedFeature feature, int row, int index, string argument) =>
        new(argument, index, FormattableString.Invariant($"Feature '{feature.Name}' has the indices 0 to {feature.Cardinality - 1}, but row {row} holds {index}."));

    private static int FirstOutside(ReadOnlySpan<int> indices, uint bound)
    {
        // Compared without sign, a negative index is too large as well.
        var unsigned = MemoryMarshal.Cast<int, uint>(indices);
        var at = 0;
        var limit = new Vector<uint>(bound);
        for (; at + Vector<uint>.Count <= unsigned.Length; at += Vector<uint>.Count)
            if (Vector.GreaterThanOrEqualAny(new Vector<uint>(unsigned[at..]), limit))
                break;
        for (; at < unsigned.Length; at++)
            if (unsigned[at] >= bound)
                return at;
        return -1;
    }

    private static int RowOf(BatchColumn column, int position)
    {
        if (column is not MultiValuedColumn bag)
            return position;
        var row = 0;
        while (bag.Offsets[row + 1] <= position)
            row++;
        return row;
    }
}
