using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Maps;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>M14: the same parts, an embedding each for two things and their product, find what words have in common.</summary>
internal sealed class WordsExperiment : IExperiment
{
    private const int Dimension = 32;
    private const int Epochs = 5;
    private const int Neighbours = 4;

    public string Id => "word2vec";

    public string Title => "Vectors of words";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var text = TextCorpus.Create(GeneratedText.Sentences(new GeneratedTextOptions { Sentences = context.IsQuick ? 1_000 : 5_000, Seed = context.Seed }));
        // A short text has few rare words: the thresholds of long ones would thin it out.
        var pairs = new SkipGramBatchIterator(text, new SkipGramOptions { Window = 3, Subsampling = 0.005, BatchSize = 512, Seed = context.Seed });
        using var model = ModelZoo.Word2Vec(pairs.Centre, pairs.Context, Dimension).Build(context.Seed, context.Engine).AttachVocabularies(pairs.Vocabularies);
        var trainer = new TrainerOptions { Epochs = Epochs, Optimizer = new Adam { LearningRate = 0.01 }, Seed = context.Seed };
        var history = context.Report.Train($"Skip-gram, {Dimension} dimensions", trainer.Epochs, progress => new Trainer(trainer).Fit(model, pairs, progress: progress, cancellationToken: context.CancellationToken));

        var nearest = NearestNeighbours.Of(model, pairs.Centre.Name);
        string[] classes = [.. GeneratedText.WordClasses.Keys];
        (string Word, int Class)[] words = [.. classes.SelectMany((name, c) => GeneratedText.WordClasses[name].Where(w => text.Words.TryGetIndex(w, out _)).Select(w => (w, c)))];
        var agreement = words.Average(w => nearest.OfId(w.Word, 1)[0].Id is string other && GeneratedText.WordClasses[classes[w.Class]].Contains(other) ? 1.0 : 0);
        var components = PrincipalComponents.Of(Directions(model, pairs.Centre.Name, text.Words, words));
        return
        [
            new Paragraph(
                $"Skip-gram with negative samples (word2vec) on {Figures.Whole(text.SentenceCount)} generated sentences, {Figures.Whole(text.TokenCount)} words, {text.Words.Count} different ones: two embeddings over one vocabulary, their product, and a logistic loss that " +
                $"tells pairs of the text from drawn ones (five per pair, by frequency to the power of 0.75). {Epochs} epochs, Adam at 0.01; the loss went from {Figures.Metric(history.Epochs[0].TrainingLoss)} in the first to {Figures.Metric(history.Epochs[^1].TrainingLoss)} in the last."),
            new Paragraph(
                $"Words that stand in the same places get similar vectors, although words of a class hardly ever stand beside one another: of {words.Length} words that have a class, {Figures.Share(agreement)} have a word of their class as nearest neighbour " +
                $"(by chance {Figures.Share(words.Average(w => (words.Count(o => o.Class == w.Class) - 1.0) / (text.Words.Count - 1)))})."),
            new Table(
                "Nearest words by cosine",
                ["word", "class", .. Enumerable.Range(1, Neighbours).Select(n => $"neighbour {n}")],
                [
                    .. words.DistinctBy(w => w.Class).Select(w => (IReadOnlyList<string>)
                        [w.Word, classes[w.Class], .. nearest.OfId(w.Word, Neighbours).Select(n => $"{n.Id} ({Figures.Short(n.Similarity)})")]),
                ]),
            new ScatterMap
            {
                Name = "word2vec-words",
                Title = "word2vec: words on two principal components",
                Caption = "The directions of the words' vectors. Words of a class lie together; the model was never told the classes.",
                Width = 1_100,
                Height = 800,
                XLabel = $"first principal component ({Figures.Share(components.FirstShare)} of the variance)",
                YLabel = $"second ({Figures.Share(components.SecondShare)})",
                Groups = classes,
                Points = [.. components.Places.Select((place, i) => new MapPoint(place.X, place.Y, words[i].Class, words[i].Word))],
            },
        ];
    }

    /// <summary>The vectors at length 1, which is what the cosine sees.</summary>
    private static double[][] Directions(Model model, string feature, Vocabulary<string> vocabulary, (string Word, int Class)[] words)
    {
        var table = model.EngineModel.Parameters.Single(p => p.Spec.Name == $"embedding.{feature}.weight").ToArray(); // [W, D]
        return
        [
            .. words.Select(w =>
            {
                _ = vocabulary.TryGetIndex(w.Word, out var index);
                double[] vector = [.. table[(index * Dimension)..((index + 1) * Dimension)]];
                var length = Math.Sqrt(vector.Sum(x => x * x));
                return Array.ConvertAll(vector, x => x / length);
            }),
        ];
    }
}
