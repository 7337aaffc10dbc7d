using DeepMF.Engines;

namespace DeepMF.Tests.Models;

public sealed class ModelPredictionTests
{
    private static readonly CategoricalFeature Users = new("user", 3);
    private static readonly CategoricalFeature Items = new("item", 2);
    private static readonly MultiValuedFeature Genres = new("genres", 4);
    private static readonly NumericFeature Age = new("age");
    private static readonly NumericFeature Text = new("text", 2);

    private static readonly ModelSpec Spec = ModelBuilder.Embed(Users, 2).Embed(Items, 2).Embed(Genres, 2).Input(Age).Input(Text).Concat().RegressionHead();

    private static readonly FeatureValue[] Valid = [("user", 2), ("item", 1), ("genres", new[] { 3, 0 }), ("age", 0.5f), ("text", new[] { 7f, 8f })];

    [Fact]
    public void Indices_are_passed_on_in_any_order()
    {
        using var model = Spec.Build(0, new FakeEngine(Encode));

        model.Predict(Valid).Should().Be(21_30_0.5f + 7_800_000);
        model.Predict([.. Valid.Reverse()]).Should().Be(21_30_0.5f + 7_800_000);
        model.Predict([.. Valid.Where(v => v.Feature != "genres"), ("genres", Array.Empty<int>())]).Should().Be(21_00_0.5f + 7_800_000);
    }

    [Fact]
    public void Raw_ids_go_through_the_vocabularies()
    {
        using var model = Spec.Build(0, new FakeEngine(Encode)).AttachVocabularies(
        [
            KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create([196L, 5_000_000_000L], hasUnknown: true)),
            KeyValuePair.Create<string, Vocabulary>("item", Vocabulary.Create(["Heat", "Alien"])),
            KeyValuePair.Create<string, Vocabulary>("genres", Vocabulary.Create([100, 200, 300, 400])),
        ]);

        Predict(("user", 196), ("item", "Alien"), ("genres", new[] { 400, 100 })).Should().Be(11_30);
        Predict(("user", 5_000_000_000), ("item", "Heat"), ("genres", new[] { 200 })).Should().Be(20_10);
        Predict(("user", 42), ("item", "Heat"), ("genres", new[] { 200, 300 })).Should().Be(0_12, "index 0 stands for unknown users");

        float Predict(params FeatureValue[] values) => model.Predict([.. values, ("age", 0f), ("text", new[] { 0f, 0f })]) / 10;
    }

    [Fact]
    public void Wrong_values_are_refused_with_the_feature_and_the_way_out()
    {
        using var plain = Spec.Build(0, new FakeEngine(Encode));

        Refused(plain, Without("item"), "Feature 'item' is missing. Give every feature of the model a value.");
        Refused(plain, [], "Feature 'user' is missing. Give every feature of the model a value.");
        Refused(plain, [.. Valid, ("hour", 3)], "The model has no feature 'hour'. It has: 'user', 'item', 'genres', 'age', 'text'.");
        Refused(plain, [.. Valid, ("user", 1)], "Feature 'user' is given twice. Give it one value.");
        Refused(plain, [default], "The value at position 0 has no feature. Give it as a pair of a name and a value.");
        Refused(plain, With("user", ("user", 3)), "Feature 'user' has no vocabulary and takes indices from 0 to 2, but it is given 3.");
        Refused(plain, With("user", ("user", -1)), "Feature 'user' has no vocabulary and takes indices from 0 to 2, but it is given -1.");
        Refused(plain, With("user", ("user", 1L << 32)), "Feature 'user' has no vocabulary and takes indices from 0 to 2, but it is given 4294967296.");
        Refused(plain, With("user", ("user", "Ann")), "Feature 'user' has no vocabulary and takes indices from 0 to 2, but it is given the text 'Ann'.");
        Refused(plain, With("user", ("user", new[] { 1 })), "Feature 'user' is categorical and takes one id, but it is given an array of whole numbers.");
        Refused(plain, With("user", ("user", 0.5f)), "Feature 'user' is categorical and takes one id, but it is given the fraction 0.5.");
        Refused(plain, With("genres", ("genres", 1)), "Feature 'genres' is multi-valued and takes an array of ids, but it is given the number 1.");
        Refused(plain, With("genres", ("genres", new[] { 1, 4 })), "Feature 'genres' has no vocabulary and takes indices from 0 to 3, but it is given 4.");
        Refused(plain, With("genres", ("genres", new[] { 1f })), "Feature 'genres' is multi-valued and takes an array of ids, but it is given an array of fractions.");
        Refused(plain, With("genres", ("genres", new string[] { null! })), "An id of feature 'genres' is null.");
        Refused(plain, With("age", ("age", 31)), "Feature 'age' is numeric and takes a float, or an array of floats, but it is given the number 31.");
        Refused(plain, With("age", ("age", float.NaN)), "Feature 'age' takes finite numbers, but the value at position 0 is NaN.");
        Refused(plain, With("text", ("text", new[] { 1f })), "Feature 'text' has width 2, but the number of values given is 1.");
        Refused(plain, With("text", ("text", 1f)), "Feature 'text' has width 2, but the number of values given is 1.");
        Refused(plain, With("text", ("text", new[] { "a" })), "Feature 'text' is numeric and takes a float, or an array of floats, but it is given an array of texts.");
    }

    [Fact]
    public void Unknown_ids_and_ids_of_another_type_are_refused()
    {
        using var model = Spec.Build(0, new FakeEngine(Encode)).AttachVocabularies(
        [
            KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create([196, 7, 8])),
            KeyValuePair.Create<string, Vocabulary>("item", Vocabulary.Create(["Heat", "Alien"])),
        ]);

        Refused(model, With("user", ("user", 5)), "The id '5' of feature 'user' is unknown: the vocabulary has 3 others. Build it with hasUnknown to give unknown ids an index of their own.");
        Refused(model, With("user", ("user", 5_000_000_000)), "The id '5000000000' of feature 'user' is unknown: the vocabulary has 3 others. Build it with hasUnknown to give unknown ids an index of their own.");
        Refused(model, With("user", ("user", "196")), "Feature 'user' has ids of type Int32, but the id '196' is of type String.");
        Refused(model, [.. With("user", ("user", 196)).Where(v => v.Feature != "item"), ("item", "heat")], "The id 'heat' of feature 'item' is unknown: the vocabulary has 2 others. Build it with hasUnknown to give unknown ids an index of their own.");
        Refused(model, With("user", ("user", 196)), "Feature 'item' has ids of type String, but the id '1' is of type Int64.");
    }

    [Fact]
    public void A_pair_without_a_name_or_a_value_is_refused()
    {
        var noName = () => { FeatureValue value = (null!, 1); return value; };
        var noValue = () => { FeatureValue value = ("user", (string)null!); return value; };

        noName.Should().Throw<ArgumentNullException>();
        noValue.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_softmax_head_gives_probabilities_and_their_expected_value()
    {
        using var model = ModelBuilder.Embed(Users, 2).Embed(Items, 2).Concat().SoftmaxHead(new ClassScale(3, 0.5, 0.5)).Build(0, new FakeEngine((_, _) => [0.5f, 0.25f, 0.25f]));

        model.PredictProbabilities(("user", 0), ("item", 0)).Should().Equal(0.5f, 0.25f, 0.25f);
        model.Predict(("user", 0), ("item", 0)).Should().Be(0.875f, "0.5 · 0.5 + 1 · 0.25 + 1.5 · 0.25");
        model.OutputWidth.Should().Be(3);
    }

    [Fact]
    public void Other_heads_have_no_probabilities()
    {
        using var model = Spec.Build(0, new FakeEngine(Encode));

        model.Invoking(m => m.PredictProbabilities(Valid)).Should().Throw<InvalidOperationException>()
            .WithMessage("Only a softmax head gives a probability per class. Call Predict, or end the model with SoftmaxHead.");
    }

    [Fact]
    public void A_batch_is_predicted_row_by_row()
    {
        using var model = ModelBuilder.Embed(Users, 2).Embed(Items, 2).Dot().BinaryHead().Build(0, new FakeEngine((b, row) => [b.Categorical("user").Indices[row] + 10 * b.Categorical("item").Indices[row]]));
        var batch = model.CreateBatch(4);
        batch.Count = 2;
        batch.Categorical("user").Indices[1] = 2;
        batch.Categorical("item").Indices[0] = 1;
        var destination = new float[2];

        model.Predict(batch, destination);

        destination.Should().Equal(10, 2);
        model.Predict(batch).Should().Equal(10, 2);
        batch.Capacity.Should().Be(4);
        batch.Columns.Select(c => c.Feature).Should().Equal(Users, Items);
    }

    [Fact]
    public void Callers_on_several_threads_get_their_own_answers()
    {
        using var model = ModelBuilder.Embed(new CategoricalFeature("user", 1000), 2).Embed(new CategoricalFeature("item", 1000), 2).Dot().RegressionHead()
            .Build(0, new FakeEngine((b, row) => [b.Categorical("user").Indices[row] - b.Categorical("item").Indices[row]]));

        Parallel.For(0, 20_000, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            var (user, item) = (i % 1000, i * 7 % 1000);
            if (model.Predict(("user", user), ("item", item)) != user - item)
                throw new InvalidOperationException($"Another caller's answer for {i}.");
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_on_the_default_engine()
    {
        var spec = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(4).Relu().RegressionHead();
        using var first = spec.Build(7);
        using var second = spec.Build(7);
        using var other = spec.Build(8);

        var prediction = first.Predict(("user", 1), ("item", 1));

        second.Predict(("user", 1), ("item", 1)).Should().Be(prediction);
        other.Predict(("user", 1), ("item", 1)).Should().NotBe(prediction);
    }

    /// <summary>All that the engine is given, as one number: user, item and the first two genres are digits.</summary>
    private static float[] Encode(Batch batch, int row)
    {
        var bag = batch.MultiValued("genres");
        var genres = bag.Values[bag.Offsets[row]..bag.Offsets[row + 1]];
        var genre = genres.Length == 0 ? 0 : genres.Length == 1 ? 10 * genres[0] : 10 * genres[0] + genres[1];
        var text = batch.Numeric("text").Values;
        return [1000 * (10 * batch.Categorical("user").Indices[row] + batch.Categorical("item").Indices[row]) + 10 * genre + batch.Numeric("age").Values[row] + 100_000 * (10 * text[0] + text[1])];
    }

    private static FeatureValue[] Without(string name) => [.. Valid.Where(v => v.Feature != name)];

    private static FeatureValue[] With(string name, FeatureValue value) => [.. Without(name), value];

    private static void Refused(Model model, FeatureValue[] values, string message)
    {
        var predict = () => model.Predict(values);
        predict.Should().Throw<ArgumentException>().Which.Message.Replace(" (Parameter 'values')", "", StringComparison.Ordinal).Should().Be(message);
    }
}
