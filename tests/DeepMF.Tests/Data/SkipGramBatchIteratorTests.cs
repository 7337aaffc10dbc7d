using DeepMF.Data;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Data;

public sealed class SkipGramBatchIteratorTests
{
    /// <summary>Words 0 to 4 in one sentence, as often as 10, 9, 8, 7 and 6 in the others, which hold one word each and give no pairs.</summary>
    private static readonly TextCorpus Line = TextCorpus.Create(
        [["a", "b", "c", "d", "e"], .. new[] { ("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5) }.SelectMany(w => Enumerable.Repeat(new[] { w.Item1 }, w.Item2))]);

    private static readonly SkipGramOptions Plain = new() { Window = 1, NegativeSamples = 2, Subsampling = 0, BatchSize = 7 };

    [Fact]
    public void A_window_of_1_pairs_neighbours_and_each_pair_has_its_drawn_words()
    {
        var batches = new SkipGramBatchIterator(Line, Plain);
        var rows = Rows(batches, 0);

        (batches.RowCount, batches.BatchCount, batches.BatchSize).Should().Be((24, 4, 7));
        rows.Should().HaveCount(24);
        rows.Where(r => r.Target == 1).Select(r => (r.Centre, r.Context)).Should().Equal((0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2), (3, 4), (4, 3));
        for (var row = 0; row < 24; row++)
        {
            var pair = rows[row / 3 * 3];
            rows[row].Target.Should().Be(row % 3 == 0 ? 1 : 0);
            rows[row].Centre.Should().Be(pair.Centre);
            if (row % 3 != 0)
                rows[row].Context.Should().NotBe(pair.Context);
        }
    }

    [Fact]
    public void Words_of_other_sentences_are_in_no_window()
    {
        var text = TextCorpus.Create([["a", "b"], ["c", "d"]], 1);

        Rows(new SkipGramBatchIterator(text, Plain with { Window = 9 }), 3).Where(r => r.Target == 1).Select(r => (r.Centre, r.Context))
            .Should().BeEquivalentTo([(0, 1), (1, 0), (2, 3), (3, 2)]);
    }

    [Fact]
    public void Windows_shrink_by_chance_so_that_near_words_come_more_often()
    {
        // From the middle of a long line, a reach from 1 to 4 meets distance d in (5 - d) of 4 cases, on both sides.
        string[] words = [.. Enumerable.Range(0, 4000).Select(i => $"w{i:d4}")];
        var pairs = Rows(new SkipGramBatchIterator(TextCorpus.Create([words], 1), Plain with { Window = 4 }), 0).Where(r => r.Target == 1).ToArray();

        for (var distance = 1; distance <= 4; distance++)
            pairs.Count(p => Math.Abs(p.Centre - p.Context) == distance).Should().BeCloseTo((int)(8000 * (5 - distance) / 4.0), 200);
        pairs.Should().OnlyContain(p => Math.Abs(p.Centre - p.Context) <= 4);
    }

    [Fact]
    public void Drawn_words_come_in_proportion_to_their_counts_to_the_power()
    {
        var text = TextCorpus.Create([.. Enumerable.Repeat(new[] { "a", "b" }, 16), .. Enumerable.Repeat(new[] { "c" }, 81), ["d"]], 1);
        var drawn = new int[4];
        foreach (var row in Rows(new SkipGramBatchIterator(text, Plain with { NegativeSamples = 1000 }), 0).Where(r => r.Target == 0))
            drawn[row.Context]++;

        // 32,000 draws; c, a, b, d have the weights 27, 8, 8, 1, and a or b, the word of the pair, is drawn anew: half of the draws are without a, half without b.
        drawn[0].Should().BeCloseTo(32_000 * 27 / 36, 500);
        drawn[1].Should().BeCloseTo(16_000 * 8 / 36, 300);
        drawn[2].Should().BeCloseTo(16_000 * 8 / 36, 300);
        drawn[3].Should().BeCloseTo(32_000 * 1 / 36, 160);
    }

    [Fact]
    public void Frequent_words_are_left_out_as_often_as_the_threshold_says()
    {
        // Pairs of "a" (share 0.5) and a word of its own: kept with √(0.02 / 0.5) = 0.2, the others (share 0.0005) always.
        var text = TextCorpus.Create(Enumerable.Range(0, 1000).Select(i => new[] { "a", $"w{i}" }), 1);

        var counts = Enumerable.Range(0, 20).Select(seed => new SkipGramBatchIterator(text, Plain with { Subsampling = 0.02, Seed = (ulong)seed }).RowCount / 3).ToArray();

        counts.Average().Should().BeApproximately(2 * 200, 15);
        counts.Distinct().Count().Should().BeGreaterThan(5);
    }

    [Fact]
    public void A_word_that_is_nearly_all_of_the_text_leaves_the_others_to_be_drawn()
    {
        var text = TextCorpus.Create([["a", "b"], .. Enumerable.Repeat(new[] { "a" }, 100_000), ["b", "c"]], 1);
        var rows = Rows(new SkipGramBatchIterator(text, Plain with { NegativeSamples = 500, NegativePower = 3 }), 0);

        rows.Where(r => r.Target == 0 && r.Centre == text.Words.IndexOf("b")).Should().OnlyContain(r => r.Context == 0 || r.Context == 1 || r.Context == 2);
        var againstA = rows.Where(r => r.Target == 0 && r.Centre == 1).Take(500).Select(r => r.Context).ToArray();
        againstA.Should().NotContain(rows.First(r => r.Target == 1 && r.Centre == 1).Context);
    }

    [Fact]
    public void Epochs_differ_and_depend_on_the_seed_and_their_number_alone()
    {
        var text = TextCorpus.Create(GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 40 }), 1);
        var options = new SkipGramOptions { Subsampling = 0.01, BatchSize = 100, Seed = 3 };
        var one = new SkipGramBatchIterator(text, options);
        var first = Rows(one, 0);
        var third = Rows(one, 2);

        third.Should().NotEqual(first);
        third.Should().HaveCount(first.Length).And.HaveCount((int)one.RowCount);
        Rows(one, 0).Should().Equal(first);
        Rows(new SkipGramBatchIterator(text, options), 2).Should().Equal(third);
        Rows(new SkipGramBatchIterator(text, options with { Seed = 4 }), 0).Should().NotEqual(first);
        // A new source stands at the start of epoch 0.
        var fresh = new SkipGramBatchIterator(text, options);
        fresh.TryNext(out var batch).Should().BeTrue();
        batch!.Categorical("centre").Indices[..100].ToArray().Should().Equal(first.Take(100).Select(r => r.Centre));
    }

    [Fact]
    public void An_epoch_allocates_nothing()
    {
        var batches = new SkipGramBatchIterator(TextCorpus.Create(GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 40 }), 1));

        Allocation.Of(() =>
        {
            batches.StartEpoch(1);
            while (batches.TryNext(out _))
            {
            }
        }).Should().Be(0);
    }

    private static (int Centre, int Context, float Target)[] Rows(SkipGramBatchIterator batches, int epoch)
    {
        var rows = new List<(int, int, float)>();
        batches.StartEpoch(epoch);
        while (batches.TryNext(out var batch))
            for (var row = 0; row < batch.Count; row++)
                rows.Add((batch.Categorical("centre").Indices[row], batch.Categorical("context").Indices[row], batch.Targets[row]));
        return [.. rows];
    }
}
