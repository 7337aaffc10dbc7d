using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class InteractionSummaryTests
{
    [Fact]
    public void A_table_is_summed_up()
    {
        (int User, int Item, float Stars)[] rows = [(1, 1, 4), (1, 2, 3.5f), (2, 1, 4f), (2, 2, 0.5f)];
        var table = InteractionTable.Create(rows, r => r.User, r => r.Item, r => r.Stars);

        var summary = InteractionSummary.Of(table);

        summary.Rows.Should().Be(4);
        summary.Mean.Should().Be(3);
        summary.Histogram.Should().Equal(new RatingCount(0.5f, 1), new RatingCount(3.5f, 1), new RatingCount(4, 2));
        summary.ToString().Should().Be("4 rows, 2 users, 2 items, 100.00 % of the matrix filled, mean rating 3.000");
    }

    [Fact]
    public void Users_and_items_without_rows_do_not_count()
    {
        var table = Small.Table([0, 1, 2, 2], [0, 1, 1, 2]).Select([2, 3]);

        var summary = InteractionSummary.Of(table);

        (summary.Users, summary.Items).Should().Be((1, 2));
        summary.Density.Should().BeApproximately(2 / 9.0, 1e-12);
    }

    [Fact]
    public void A_table_without_rows_has_no_mean()
    {
        var summary = InteractionSummary.Of(Small.Table([0], [0]).Select([]));

        summary.Mean.Should().BeNull();
        summary.Histogram.Should().BeEmpty();
        summary.ToString().Should().Be("0 rows, 0 users, 0 items, 0.00 % of the matrix filled");
    }
}
