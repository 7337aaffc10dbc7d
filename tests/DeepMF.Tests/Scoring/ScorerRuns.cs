using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Scoring;

/// <summary>Catalogs and contexts cut out of random batches, and the scores that prediction gives for them row by row.</summary>
internal static class ScorerRuns
{
    /// <summary>Every way to give some of the features to the catalog and the others to the context.</summary>
    public static IEnumerable<Feature[]> Splits(ModelSpec spec)
    {
        for (var mask = 1; mask < (1 << spec.Features.Count) - 1; mask++)
            yield return [.. spec.Features.Where((_, f) => (mask >> f & 1) == 1)];
    }

    /// <summary>A batch of some of the features of a model.</summary>
    public static Batch Batch(ModelSpec spec, IEnumerable<Feature> features, int rows, int seed)
    {
        var all = TestRuns.RandomBatch(spec, rows, seed);
        var batch = new Batch(features, rows) { Count = rows };
        foreach (var column in batch.Columns)
            ColumnCopy.Rows(Column(all, column), 0, column, rows);
        return batch;
    }

    /// <summary>What a user writes without a scorer: the context repeated for every row of the catalog.</summary>
    public static float[] Predict(Model model, Batch catalog, Batch contexts)
    {
        var batch = model.CreateBatch(catalog.Count);
        batch.Count = catalog.Count;
        var scores = new List<float>();
        for (var context = 0; context < contexts.Count; context++)
        {
            foreach (var column in batch.Columns)
                if (catalog.Columns.Any(c => c.Feature == column.Feature))
                    ColumnCopy.Rows(Column(catalog, column), 0, column, catalog.Count);
                else
                    ColumnCopy.Repeat(Column(contexts, column), context, column, catalog.Count);
            var predictions = model.Predict(batch);
            scores.AddRange(model.Spec.Head is SoftmaxHeadSpec softmax ? predictions.Chunk(softmax.Scale.Classes).Select(p => (float)softmax.Scale.ExpectedValue(p)) : predictions);
        }

        return [.. scores];
    }

    public static float[] Score(CatalogScorer scorer, Batch contexts)
    {
        var scores = new float[contexts.Count * scorer.Count];
        scorer.Score(contexts, scores);
        return scores;
    }

    /// <summary>Asserts that a scorer gives the numbers of prediction, on an engine of its own way and on one without.</summary>
    public static void ShouldPredictAlike(ModelSpec spec, IEngine engine, int seed, int rows, int contextRows, int mostSplits = int.MaxValue)
    {
        var engineModel = TestRuns.Build(engine, spec, TestRuns.RandomParameters(spec, seed, 0.5));
        using var model = new Model(spec, engineModel);
        var plain = new Model(spec, new PlainEngineModel(engineModel));
        var split = 0;
        foreach (var features in Splits(spec).Take(mostSplits))
        {
            var catalog = Batch(spec, features, rows, seed);
            using var scorer = model.CreateScorer(catalog);
            var contexts = Batch(spec, scorer.ContextFeatures, contextRows, seed + 1);
            double[] expected = [.. Predict(model, catalog, contexts).Select(v => (double)v)];
            TestRuns.ShouldAgree([.. Score(scorer, contexts).Select(v => (double)v)], expected, $"scores of {spec} with the catalog {string.Join<Feature>(", ", features)}", 1e-5);
            if (split++ > 0)
                continue;
            using var slow = plain.CreateScorer(catalog);
            Score(slow, contexts).Select(v => (double)v).Should().Equal(expected);
        }
    }

    private static BatchColumn Column(Batch batch, BatchColumn like) => batch.Columns.Single(c => c.Feature == like.Feature);
}
