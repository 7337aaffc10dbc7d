namespace DeepMF.Tests.Models;

public sealed class NearestNeighboursTests
{
    /// <summary>Rows 0 and 3 point to the right, 1 up, 2 between them, 4 to the left; 5 is the zero vector.</summary>
    private static readonly float[] Vectors = [1, 0, 0, 2, 3, 3, 5, 0, -1, 0, 0, 0];

    [Fact]
    public void Neighbours_are_sorted_by_the_cosine_and_leave_the_row_itself_out()
    {
        var near = new NearestNeighbours(Vectors, 2, Vocabulary.Create(["a", "b", "c", "d", "e", "f"]));

        near.OfIndex(0, 10).Should().Equal(
            new Neighbour(3, "d", 1), new Neighbour(2, "c", (float)(3 / Math.Sqrt(18))), new Neighbour(1, "b", 0), new Neighbour(5, "f", 0), new Neighbour(4, "e", -1));
        near.OfId("b", 2).Should().Equal(new Neighbour(2, "c", (float)(3 / Math.Sqrt(18))), new Neighbour(0, "a", 0));
        (near.Count, near.Dimension).Should().Be((6, 2));
    }

    [Fact]
    public void Equally_near_rows_come_in_the_order_of_their_indices()
    {
        var near = new NearestNeighbours([1, 2, 2, 4, 1, 2, 3, 6, 1, 2], 2);

        near.OfIndex(2, 3).Select(n => n.Index).Should().Equal(0, 1, 3);
        near.OfIndex(2, 3).Should().OnlyContain(n => n.Id == null);
        near.OfIndex(4, 4).Select(n => n.Index).Should().Equal(0, 1, 2, 3);
    }

    [Fact]
    public void Large_and_small_numbers_have_directions()
    {
        var near = new NearestNeighbours([1e38f, 1e38f, 1e-38f, 1e-38f, 1, 0], 2);

        near.OfIndex(0, 2).Select(n => (n.Index, Math.Round(n.Similarity, 6))).Should().Equal((1, 1), (2, Math.Round(Math.Sqrt(0.5), 6)));
    }

    [Fact]
    public void The_row_of_unknown_ids_is_no_neighbour()
    {
        var near = new NearestNeighbours([1, 0, 1, 0, 0, 1], 2, Vocabulary.Create([10, 20], hasUnknown: true));

        near.OfId(10, 5).Should().Equal(new Neighbour(2, 20, 0));
        near.OfIndex(0, 5).Select(n => n.Id).Should().Equal(10, 20);
    }

    [Fact]
    public void The_tables_of_a_model_are_found_by_the_names_of_their_features()
    {
        CategoricalFeature users = new("user", 3), items = new("item", 4);
        var names = Vocabulary.Create(["p", "q", "r", "s"]);
        using var model = ModelZoo.NeuMf(users, items, 2).Build(seed: 1).AttachVocabularies([new("item", names)]);
        var tables = model.EngineModel.Parameters.ToDictionary(p => p.Spec.Name);

        var second = NearestNeighbours.Of(model, "item:2");
        second.OfId("p", 3).Should().Equal(new NearestNeighbours(tables["embedding.item:2.weight"].ToArray(), 4, names).OfIndex(0, 3));
        NearestNeighbours.Of(model, "user").OfIndex(1, 2).Should().Equal(new NearestNeighbours(tables["embedding.user.weight"].ToArray(), 2).OfIndex(1, 2));
        // What is learned afterwards changes nothing.
        var before = second.OfIndex(2, 3);
        tables["embedding.item:2.weight"].Write(0, new float[16]);
        second.OfIndex(2, 3).Should().Equal(before);

        ShouldThrow<ArgumentException>(() => NearestNeighbours.Of(model, "film"), "The model has no embedding of feature 'film'. It has: 'user', 'item', 'user:2', 'item:2'. (Parameter 'feature')");
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        var near = new NearestNeighbours(Vectors, 2, Vocabulary.Create(["a", "b", "c", "d", "e", "f"]));

        ShouldThrow<ArgumentOutOfRangeException>(() => near.OfIndex(6, 1), "The table has the rows 0 to 5. (Parameter 'index')\nActual value was 6.");
        ShouldThrow<ArgumentOutOfRangeException>(() => near.OfIndex(-1, 1), "The table has the rows 0 to 5. (Parameter 'index')\nActual value was -1.");
        near.Invoking(n => n.OfIndex(0, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("count");
        ShouldThrow<KeyNotFoundException>(() => near.OfId("z", 1), "The id 'z' is unknown, so it has no neighbours: the vocabulary has 6 others.");
        ShouldThrow<ArgumentException>(() => near.OfId(3, 1), "The id '3' is of type Int32, but the vocabulary holds ids of type String. (Parameter 'id')");
        ShouldThrow<InvalidOperationException>(() => new NearestNeighbours(Vectors, 2).OfId("a", 1), "The table has no vocabulary, so raw ids are not known. Attach one to the model, or search by index.");
        ShouldThrow<ArgumentOutOfRangeException>(() => _ = new NearestNeighbours(Vectors, 0), "The width of a row is at least 1. (Parameter 'dimension')\nActual value was 0.");
        ShouldThrow<ArgumentException>(() => _ = new NearestNeighbours(Vectors, 5), "12 numbers are no whole number of rows of width 5. (Parameter 'vectors')");
        ShouldThrow<ArgumentException>(() => _ = new NearestNeighbours(Vectors, 2, Vocabulary.Create([1, 2])), "The vocabulary has 2 indices, but there are 6 rows. (Parameter 'vocabulary')");
        ShouldThrow<ArgumentException>(() => _ = new NearestNeighbours([1, 0, float.NaN, 1], 2), "Row 1 holds a number that is not finite, so it has no direction. (Parameter 'vectors')");
    }

    private static void ShouldThrow<TException>(Action action, string message)
        where TException : Exception =>
        action.Should().Throw<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
}
