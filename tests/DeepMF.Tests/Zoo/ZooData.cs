using DeepMF.Data;
using DeepMF.Specs;
using DeepMF.Training;

namespace DeepMF.Tests.Zoo;

/// <summary>Ratings that no biases explain: a user of even number likes the items of even number, one of odd number the others.</summary>
internal sealed class ZooData
{
    private const int Users = 60;
    private const int Items = 40;

    private ZooData(Func<int, int, Random, float?> rating)
    {
        var random = new Random(1);
        var cells = Enumerable.Range(0, Users * Items).Select(c => (User: c / Items, Item: c % Items, Rating: rating(c / Items, c % Items, random))).Where(c => c.Rating is not null).ToArray();
        // Item i has the genre i % 3 and, where its number is odd, genre 3.
        Genres = new MultiValuedFeatureTable(
            new MultiValuedFeature("genre", 4), FeatureKey.Item, [.. Enumerable.Range(0, Items + 1).Select(i => i + i / 2)], [.. Enumerable.Range(0, Items).SelectMany(i => i % 2 == 0 ? [i % 3] : new[] { i % 3, 3 })]);
        FirstGenre = Genres.First();
        MultiHot = Genres.ToMultiHot();
        var table = new InteractionTable(
            Vocabulary.Create(Enumerable.Range(1, Users)), Vocabulary.Create(Enumerable.Range(1, Items)), [.. cells.Select(c => c.User)], [.. cells.Select(c => c.Item)], [.. cells.Select(c => c.Rating!.Value)]);
        (Train, Test) = Splits.Random(table.WithFeatures(Genres).WithFeatures(FirstGenre).WithFeatures(MultiHot), 0.25, seed: 1);
    }

    /// <summary>Half stars from 1.5 to 4.5: 2 or 4, and half a star more or less in two cells of three.</summary>
    public static ZooData Ratings { get; } = new((user, item, random) => (IsLiked(user, item) ? 4 : 2) + (random.Next(3) - 1) * 0.5f);

    /// <summary>1 where a user likes an item, 0 where not.</summary>
    public static ZooData Likes { get; } = new((user, item, _) => IsLiked(user, item) ? 1 : 0);

    /// <summary>The liked items only.</summary>
    public static ZooData Taken { get; } = new((user, item, _) => IsLiked(user, item) ? 1 : null);

    public InteractionTable Train { get; }

    public InteractionTable Test { get; }

    public MultiValuedFeatureTable Genres { get; }

    public CategoricalFeatureTable FirstGenre { get; }

    public NumericFeatureTable MultiHot { get; }

    /// <summary>The root of the mean squared error of the biases on the test rows.</summary>
    public double BiasError => Error((user, item, _) => BiasBaseline.Fit(Train).Predict(user, item));

    /// <summary>The root of the mean squared error of a model on the test rows; of probabilities of classes their expected value counts.</summary>
    public double Error(Model model)
    {
        var predictions = Predict(model);
        var scale = (model.Spec.Head as SoftmaxHeadSpec)?.Scale;
        return Error((_, _, row) => scale?.ExpectedValue(predictions.AsSpan(row * scale.Classes, scale.Classes)) ?? predictions[row]);
    }

    public float[] Predict(Model model)
    {
        new BatchIterator(Test, model.Spec.Features, Test.Count).TryNext(out var batch).Should().BeTrue();
        return model.Predict(batch!);
    }

    public static bool IsLiked(int user, int item) => user % 2 == item % 2;

    private double Error(Func<int, int, int, double> predict) =>
        Math.Sqrt(Enumerable.Range(0, Test.Count).Average(row => Math.Pow(predict(Test.UserIndices[row], Test.ItemIndices[row], row) - Test.Ratings[row], 2)));
}
