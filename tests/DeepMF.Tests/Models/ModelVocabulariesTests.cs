namespace DeepMF.Tests.Models;

public sealed class ModelVocabulariesTests
{
    private static readonly Vocabulary Three = Vocabulary.Create([1, 2, 3]);

    [Fact]
    public void Vocabularies_that_do_not_fit_are_refused_and_none_is_attached()
    {
        using var model = ModelBuilder.Embed(new CategoricalFeature("user", 3), 2).Input(new NumericFeature("age", 2)).Concat().RegressionHead().Build(0, new FakeEngine());

        Refused(model, [Pair("user", Three), Pair("film", Three)], "The model has no feature 'film' with ids. It has: 'user'. (Parameter 'vocabularies')");
        Refused(model, [Pair("age", Three)], "The model has no feature 'age' with ids. It has: 'user'. (Parameter 'vocabularies')");
        Refused(model, [Pair("user", Vocabulary.Create([1, 2, 3], hasUnknown: true))], "The vocabulary of feature 'user' has 4 indices, but the feature has 3 values. (Parameter 'vocabularies')");
        Refused(model, [Pair("user", Three), Pair("user", Three)], "Feature 'user' is given two vocabularies. (Parameter 'vocabularies')");
        Refused(model, [Pair("user", null!)], "Value cannot be null. (Parameter 'vocabularies')");
        model.Vocabularies.Should().BeEmpty();
    }

    [Fact]
    public void Vocabularies_take_the_place_of_earlier_ones()
    {
        using var model = SampleModels.All[0].Build(0, new FakeEngine());

        model.AttachVocabularies([Pair("user", Vocabulary.Create(["a", "b", "c", "d", "e"]))]).Should().BeSameAs(model);
        model.AttachVocabularies([Pair("item", Vocabulary.Create([1, 2, 3, 4, 5, 6, 7]))]);

        model.Vocabularies.Keys.Should().Equal("item");
    }

    private static KeyValuePair<string, Vocabulary> Pair(string name, Vocabulary vocabulary) => KeyValuePair.Create(name, vocabulary);

    private static void Refused(Model model, KeyValuePair<string, Vocabulary>[] vocabularies, string message) =>
        model.Invoking(m => m.AttachVocabularies(vocabularies)).Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
}
