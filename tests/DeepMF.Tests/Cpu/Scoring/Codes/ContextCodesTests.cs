namespace DeepMF.Tests.Cpu.Scoring.Codes;

public sealed class ContextCodesTests
{
    [Theory]
    [InlineData(8, 24, 64)]
    [InlineData(3, 21, 7)]
    [InlineData(20, 64, 1)]
    [InlineData(20, 5, 130)]
    public void No_score_passes_its_bound(int embedding, int depth, int units)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            foreach (var size in (double[])[1e-3, 0.7, 30])
            {
                using var search = new CodedBounds(embedding, depth, units, seed, size);
                for (var user = 0; user < 4; user++)
                {
                    var (scores, bounds) = search.Run(user);

                    bounds.Zip(scores).Should().OnlyContain(pair => pair.First >= pair.Second, $"seed {seed}, size {size}, user {user}");
                }
            }
        }
    }

    [Fact]
    public void Bounds_are_near_the_scores_where_no_unit_lowers_them()
    {
        using var search = new CodedBounds(16, 64, 64, seed: 3, size: 0.3, change: p => p["head.weight"] = [.. p["head.weight"].Select(Math.Abs)]);
        for (var user = 0; user < 4; user++)
        {
            var (scores, bounds) = search.Run(user);

            var mean = scores.Average();
            var deviation = MathF.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
            bounds.Zip(scores).Should().OnlyContain(pair => pair.First - pair.Second > 0 && pair.First - pair.Second < deviation);
        }
    }

    [Fact]
    public void Inputs_that_are_always_on_or_off_or_the_same_for_all_rows_are_bounded_too()
    {
        var shifts = new[] { 100f, -100f, 3f, -3f };
        using var search = new CodedBounds(6, 20, 30, seed: 5, size: 0.5, change: p =>
        {
            for (var k = 0; k < 20; k++)
                p["trunk.0.bias"][k] = shifts[k % 4];
            // Two inputs that do not depend on the item: its rows of the weight are the last six.
            for (var e = 6; e < 12; e++)
                p["trunk.0.weight"][e * 20 + 4] = p["trunk.0.weight"][e * 20 + 5] = 0;
        });
        for (var user = 0; user < 4; user++)
        {
            var (scores, bounds) = search.Run(user);

            bounds.Zip(scores).Should().OnlyContain(pair => pair.First >= pair.Second);
        }
    }

    [Fact]
    public void An_item_far_from_all_others_keeps_the_bounds_true()
    {
        using var search = new CodedBounds(6, 20, 30, seed: 6, size: 0.5, change: p => p["embedding.item.weight"].AsSpan(6 * 77, 6).Fill(1e4f));
        for (var user = 0; user < 4; user++)
        {
            var (scores, bounds) = search.Run(user);

            bounds.Zip(scores).Should().OnlyContain(pair => pair.First >= pair.Second);
        }
    }

    [Fact]
    public void What_codes_leave_of_the_catalog_is_allowed_for_and_no_more()
    {
        // Codes have steps of 1; what they leave is 0.49 of each of eight inputs, all in one direction.
        using var search = new Plain([1, 1, 1, 1, 1, 1, 1, 1], context: 0, rows: [0, 255, 100.49f]);

        search.ShouldBeTight(8 * 100.49f, row: 2);
    }

    [Fact]
    public void What_thresholds_leave_of_the_context_is_allowed_for_and_no_more()
    {
        // The threshold is 50, and every input that is on is 0.49 more than its code says.
        using var search = new Plain([1, 1, 1, 1, 1, 1, 1, 1], context: -49.51f, rows: [0, 255, 100]);

        search.ShouldBeTight(8 * (100 - 49.51f), row: 2);
    }

    [Fact]
    public void What_the_rounding_of_weights_takes_is_allowed_for_and_no_more()
    {
        using var search = new Plain([127, 63.49f, 63.49f, 63.49f, 63.49f, 63.49f, 63.49f, 63.49f], context: 0, rows: [0, 255, 200]);

        search.ShouldBeTight(200 * (127 + 7 * 63.49f), row: 2);
    }

    [Fact]
    public void The_linear_unit_is_rounded_up()
    {
        // The second unit lowers the score.
        using var search = new Plain([1, 1, 1, 1, 1, 1, 1, 1], context: 0, rows: [0, 255, 200], lowering: [1, 0.503f, 0.503f, 0.503f, 0.503f, 0.503f, 0.503f, 0.503f]);

        search.ShouldBeTight(200 * (8 - 1 - 7 * 0.503f), row: 2);
    }

    [Fact]
    public void The_start_of_a_unit_is_rounded_up()
    {
        using var search = new Plain([127, 1, 1, 1, 1, 1, 1, 1], context: 0, rows: [0, 255, 200], bias: 0.7f);

        search.ShouldBeTight(200 * (127 + 7) + 0.7f, row: 2);
    }

    [Fact]
    public void Sums_beyond_single_precision_have_no_bounds()
    {
        using var search = new Plain([1e36f, 1, 1, 1, 1, 1, 1, 1], context: 0, rows: [0, 255, 200]);

        search.Bounds.Read(0).Should().BeFalse();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_catalog_that_is_not_finite_has_no_codes(float number)
    {
        using var model = CodedBounds.Build(6, 20, 30, seed: 1, size: 0.5, p => p["embedding.item.weight"][6 * 150] = number);
        using var catalog = CodedBounds.Catalog(model);

        catalog.Codes.Should().BeNull();
    }

    [Fact]
    public void A_layer_whose_sums_could_overflow_has_no_codes()
    {
        using var model = CodedBounds.Build(1, 8193, 1, seed: 1, size: 0.5, change: null);
        using var catalog = CodedBounds.Catalog(model);

        catalog.Plan.CodedStep.Should().NotBeNull();
        catalog.Codes.Should().BeNull();
    }

    [Fact]
    public void A_catalog_whose_rows_hardly_differ_has_no_codes()
    {
        using var model = CodedBounds.Build(6, 20, 30, seed: 1, size: 0.5, p =>
        {
            p["embedding.item.weight"].AsSpan().Clear();
            p["embedding.item.weight"][6 * 150] = 1e-38f;
        });
        using var catalog = CodedBounds.Catalog(model);

        catalog.Codes.Should().BeNull();
    }

    [Theory]
    [InlineData("embedding.user.weight", float.NaN)]
    [InlineData("embedding.user.weight", 1e30f)]
    public void A_context_that_is_not_finite_or_too_large_has_no_bounds(string parameter, float number)
    {
        using var search = new CodedBounds(6, 20, 30, seed: 1, size: 0.5, change: p => p[parameter].AsSpan(0, 6).Fill(number));

        search.Read(0).Should().BeFalse();
        search.Read(1).Should().BeTrue();
    }

    [Fact]
    public void Weights_that_are_not_finite_have_no_bounds()
    {
        using var search = new CodedBounds(6, 20, 30, seed: 1, size: 0.5, change: p => p["trunk.2.weight"].AsSpan().Fill(float.NaN));

        search.Shared.Prepare().Should().BeFalse();
    }

    /// <summary>A model whose eight inputs are a number of the user plus one of the item: every number of an item's row is the same.</summary>
    private sealed class Plain(float[] weights, float context, float[] rows, float[]? lowering = null, float bias = 0) : IDisposable
    {
        public CodedBounds Bounds { get; } = new(8, 8, units: 2, seed: 1, size: 0.5, p =>
        {
            p["embedding.user.weight"].AsSpan().Fill(context);
            for (var i = 0; i < CodedBounds.Items; i++)
                p["embedding.item.weight"].AsSpan(8 * i, 8).Fill(rows[Math.Min(i, rows.Length - 1)]);
            for (var e = 0; e < 16; e++)
                for (var k = 0; k < 8; k++)
                    p["trunk.0.weight"][e * 8 + k] = e % 8 == k ? 1 : 0;
            for (var k = 0; k < 8; k++)
                (p["trunk.2.weight"][2 * k], p["trunk.2.weight"][2 * k + 1]) = (weights[k], lowering?[k] ?? 0);
            foreach (var name in (string[])["trunk.0.bias", "trunk.2.bias", "head.bias"])
                p[name].AsSpan().Clear();
            p["trunk.2.bias"][0] = bias;
            p["head.weight"] = [1, -1];
        });

        public void ShouldBeTight(float expected, int row)
        {
            var (scores, bounds) = Bounds.Run(0);
            scores[row].Should().BeApproximately(expected, 1e-5f * expected);
            bounds.Zip(scores).Should().OnlyContain(pair => pair.First >= pair.Second);
            (bounds[row] - scores[row]).Should().BeLessThan(0.02f * scores[row]);
        }

        public void Dispose() => Bounds.Dispose();
    }
}
