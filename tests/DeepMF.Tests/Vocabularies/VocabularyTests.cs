namespace DeepMF.Tests.Vocabularies;

public sealed class VocabularyTests
{
    [Fact]
    public void Ids_get_indices_in_the_order_of_first_appearance()
    {
        var vocabulary = Vocabulary.Create([30, 10, 30, 20, 10]);

        vocabulary.Count.Should().Be(3);
        vocabulary.Ids.ToArray().Should().Equal(30, 10, 20);
        vocabulary.IndexOf(20).Should().Be(2);
        vocabulary.IdOf(0).Should().Be(30);
        vocabulary.IdType.Should().Be<int>();
        vocabulary.HasUnknown.Should().BeFalse();
    }

    [Fact]
    public void Every_id_comes_back_from_its_index()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"id {i * 7919 % 1009}").ToArray();

        var vocabulary = Vocabulary.Create(ids);

        ids.Should().AllSatisfy(id => vocabulary.IdOf(vocabulary.IndexOf(id)).Should().Be(id));
    }

    [Fact]
    public void An_unknown_id_is_refused_with_the_id_and_the_way_out()
    {
        var vocabulary = Vocabulary.Create([-5L, 7L]);

        Assert.Throws<KeyNotFoundException>(() => vocabulary.IndexOf(-6)).Message.Should()
            .Be("The id '-6' is unknown: the vocabulary has 2 others. Build it with hasUnknown to give unknown ids an index of their own.");
        vocabulary.TryGetIndex(-6, out var index).Should().BeFalse();
        index.Should().Be(-1);
    }

    [Fact]
    public void Unknown_ids_share_index_0_where_the_vocabulary_keeps_it()
    {
        var vocabulary = Vocabulary.Create(["a", "b"], hasUnknown: true);

        vocabulary.Count.Should().Be(3);
        vocabulary.IndexOf("a").Should().Be(1);
        vocabulary.IndexOf("zzz").Should().Be(0);
        vocabulary.TryGetIndex("zzz", out var index).Should().BeFalse();
        index.Should().Be(0);
        vocabulary.GetId(0).Should().BeNull();
        vocabulary.GetId(2).Should().Be("b");
        vocabulary.IdOf(2).Should().Be("b");
    }

    [Theory]
    [InlineData(false, -1, "Known ids have the indices 0 to 1.")]
    [InlineData(false, 2, "Known ids have the indices 0 to 1.")]
    [InlineData(true, 0, "Known ids have the indices 1 to 2.")]
    [InlineData(true, 3, "Known ids have the indices 1 to 2.")]
    public void An_index_without_an_id_is_refused(bool hasUnknown, int index, string message)
    {
        var vocabulary = Vocabulary.Create([1, 2], hasUnknown);

        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.IdOf(index)).Message.ReplaceLineEndings("\n").Should()
            .Be($"{message} (Parameter 'index')\nActual value was {index}.");
    }

    [Fact]
    public void Whole_numbers_are_found_whatever_their_width()
    {
        Vocabulary ints = Vocabulary.Create([1, 2]);
        Vocabulary longs = Vocabulary.Create([1L, 5_000_000_000L]);

        ints.TryGetIndex((object)2L, out var index).Should().BeTrue();
        index.Should().Be(1);
        ints.TryGetIndex((object)5_000_000_000L, out index).Should().BeFalse();
        index.Should().Be(-1);
        longs.TryGetIndex((object)1, out index).Should().BeTrue();
        index.Should().Be(0);
    }

    [Fact]
    public void A_number_too_large_for_the_vocabulary_is_an_unknown_id()
    {
        Vocabulary ints = Vocabulary.Create([1, 2], hasUnknown: true);

        ints.TryGetIndex((object)5_000_000_000L, out var index).Should().BeFalse();

        index.Should().Be(0);
    }

    [Fact]
    public void An_id_of_another_kind_is_refused()
    {
        Vocabulary vocabulary = Vocabulary.Create([1, 2]);

        Assert.Throws<ArgumentException>(() => vocabulary.TryGetIndex("1", out _)).Message.Should()
            .Be("The id '1' is of type String, but the vocabulary holds ids of type Int32. (Parameter 'id')");
    }

    [Fact]
    public void An_id_of_an_unsupported_type_is_refused() =>
        Assert.Throws<NotSupportedException>(() => Vocabulary.Create([1.5])).Message.Should()
            .Be("Ids are of type Int32, Int64 or String, not Double. Convert them to String.");

    [Fact]
    public void A_missing_id_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => Vocabulary.Create(["a", null!]));

    [Fact]
    public void Vocabularies_are_compared_index_by_index()
    {
        var vocabulary = Vocabulary.Create([30, 10, 20]);

        vocabulary.FirstDifference(vocabulary).Should().Be(-1);
        vocabulary.FirstDifference(Vocabulary.Create([30, 10, 20])).Should().Be(-1);
        vocabulary.FirstDifference(Vocabulary.Create([30L, 10L, 20L])).Should().Be(-1, "a number is the same whatever its width");
        Vocabulary.Create([30L, 10L, 20L]).FirstDifference(vocabulary).Should().Be(-1);
        vocabulary.FirstDifference(Vocabulary.Create([30L, 10L, 21L])).Should().Be(2);
        vocabulary.FirstDifference(Vocabulary.Create([30, 20, 10])).Should().Be(1);
        vocabulary.FirstDifference(Vocabulary.Create([30, 10])).Should().Be(2);
        vocabulary.FirstDifference(Vocabulary.Create([30, 10, 20, 40])).Should().Be(3);
        vocabulary.FirstDifference(Vocabulary.Create(["30", "10", "20"])).Should().Be(0);
        vocabulary.FirstDifference(Vocabulary.Create([30, 10, 20], hasUnknown: true)).Should().Be(0);
        Vocabulary.Create(["a", "b"], hasUnknown: true).FirstDifference(Vocabulary.Create(["a", "c"], hasUnknown: true)).Should().Be(2);
    }
}
