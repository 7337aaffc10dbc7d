using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Serving.Knowledge;

/// <summary>Batches of every user or every item.</summary>
internal static class Batches
{
    /// <summary>Row i has the values of those features that belong to user or item i.</summary>
    public static Batch Of(InteractionFeatures features, IEnumerable<Feature> wanted, FeatureKey key)
    {
        var feature = key == FeatureKey.User ? features.Users : features.Items;
        var names = features.Tables.Where(t => t.Key == key).Select(t => t.Feature.Name).Append(feature.Name).ToHashSet();
        var filler = new BatchFiller(features, wanted.Where(f => names.Contains(f.Name)), feature.Cardinality);
        var keys = key == FeatureKey.User ? filler.Users : filler.Items;
        for (var i = 0; i < keys.Length; i++)
            keys[i] = i;
        filler.Fill(keys.Length);
        return filler.Batch;
    }
}
