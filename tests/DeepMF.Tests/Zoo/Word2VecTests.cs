using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Tests.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Zoo;

public sealed class Word2VecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_nearest_words_are_of_the_same_class(int seed)
    {
        var text = TextCorpus.Create(GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 3000, Seed = (ulong)seed }));
        var batches = new SkipGramBatchIterator(text, new SkipGramOptions { Window = 3, Subsampling = 0.005, BatchSize = 512, Seed = (ulong)seed });
        using var model = ModelZoo.Word2Vec(batches.Centre, batches.Context, 16).Build((ulong)seed, TestRuns.Engine(1)).AttachVocabularies(batches.Vocabularies);
        var history = new Trainer(new TrainerOptions { Epochs = 4, Optimizer = new Adam { LearningRate = 0.01 } }).Fit(model, batches, cancellationToken: TestContext.Current.CancellationToken);

        // One row of six has target 1: a model that knows no words has the entropy of that.
        history.Epochs[^1].TrainingLoss.Should().BeLessThan(0.8 * -(Math.Log(1 / 6.0) / 6 + Math.Log(5 / 6.0) * 5 / 6));
        var near = NearestNeighbours.Of(model, "centre");
        var shares = GeneratedText.WordClasses.Values.SelectMany(words => words.Select(word => near.OfId(word, 3).Average(n => words.Contains((string)n.Id!) ? 1 : 0))).ToArray();
        shares.Average().Should().BeGreaterThan(0.95);
        foreach (var (word, kind) in new[] { ("dog", "animal"), ("bread", "food"), ("paris", "city"), ("doctor", "profession"), ("piano", "instrument"), ("red", "colour") })
            near.OfId(word, 3).Select(n => (string)n.Id!).Should().BeSubsetOf(GeneratedText.WordClasses[kind]);

        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Root, "words.deepmf");
        model.Save(file);
        using var loaded = Model.Load(file, TestRuns.Engine(1));
        NearestNeighbours.Of(loaded, "centre").OfId("dog", 5).Should().Equal(near.OfId("dog", 5));
        loaded.Predict(("centre", "dog"), ("context", "barn")).Should().Be(model.Predict(("centre", "dog"), ("context", "barn"))).And.BeGreaterThan(loaded.Predict(("centre", "dog"), ("context", "museum")));
    }
}
