using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>The columns of a dot model with drawn rows: each interaction, with target 1, and behind it what is drawn for it, with target 0.</summary>
internal sealed class SampledColumns
{
    private readonly InteractionTable _table;
    private readonly NegativeSampler _sampler;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly float[] _targets;
    private readonly Side _leftSide;
    private readonly Side _rightSide;

    public SampledColumns(InteractionTable table, CategoricalFeature left, CategoricalFeature right, NegativeSampler sampler)
    {
        (_table, _sampler) = (table, sampler);
        _leftSide = Side.Of(table, left);
        _rightSide = Side.Of(table, right);
        var slots = 1 + sampler.PerPositive;
        _targets = new float[sampler.SlotCount(slots)];
        _left = new int[_targets.Length];
        _right = new int[_targets.Length];
        for (var place = 0; place < sampler.Rows.Length; place++)
            _targets[place * slots] = 1;
    }

    public ReadOnlySpan<int> Left => _left;

    public ReadOnlySpan<int> Right => _right;

    public ReadOnlySpan<float> Targets => _targets;

    /// <summary>Fills the columns with the draws of an epoch.</summary>
    public void Draw(int epoch)
    {
        var stream = _sampler.Stream(epoch);
        var at = 0;
        foreach (var row in _sampler.Rows)
        {
            var user = _table.UserIndices[row];
            Put(at++, user, _table.ItemIndices[row]);
            for (var number = 0; number < _sampler.PerPositive; number++)
                Put(at++, user, _sampler.Draw(user, row, number, stream));
        }
    }

    /// <summary>The index of a feature in each row of a table.</summary>
    public static ReadOnlySpan<int> Of(InteractionTable table, CategoricalFeature feature)
    {
        var side = Side.Of(table, feature);
        var keys = side.IsUser ? table.UserIndices : table.ItemIndices;
        if (side.Indices is null)
            return keys;
        var column = new int[keys.Length];
        for (var row = 0; row < column.Length; row++)
            column[row] = side.Indices[keys[row]];
        return column;
    }

    private void Put(int at, int user, int item)
    {
        _left[at] = _leftSide.IndexOf(user, item);
        _right[at] = _rightSide.IndexOf(user, item);
    }

    /// <summary>Where a feature comes from: users or items, and their values in a feature table or <see langword="null"/> where they are the feature themselves.</summary>
    private readonly record struct Side(bool IsUser, int[]? Indices)
    {
        public static Side Of(InteractionTable table, CategoricalFeature feature)
        {
            if (feature == table.Users || feature == table.Items)
                return new Side(feature == table.Users, null);
            var source = (CategoricalFeatureTable)table.FeatureTables.First(t => t.Feature == feature);
            return new Side(source.Key == FeatureKey.User, source.Indices.ToArray());
        }

        public int IndexOf(int user, int item)
        {
            var key = IsUser ? user : item;
            return Indices is null ? key : Indices[key];
        }
    }
}
