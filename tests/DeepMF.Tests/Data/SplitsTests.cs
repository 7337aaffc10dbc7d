using DeepMF.Data;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class SplitsTests
{
    private static readonly InteractionTable Hundred = Table([.. Enumerable.Range(0, 100).Select(r => r % 10)], [.. Enumerable.Range(0, 100).Select(r => r / 10)]);

    /// <summary>User 0 has rows 0, 2, 4 and 5 at times 9, 7, 9, 1; user 1 has row 1; user 2 has rows 3 and 6.</summary>
    private static readonly InteractionTable Timed = Table([0, 1, 0, 2, 0, 0, 2], [0, 1, 2, 3, 4, 5, 6], [9, 5, 7, 5, 9, 1, 2]);

    [Fact]
    public void A_random_split_draws_the_share_asked_for_and_keeps_the_order()
    {
        var (train, test) = Splits.Random(Hundred, 0.25, seed: 4);

        test.Count.Should().Be(25);
        train.Rows().Concat(test.Rows()).Order().Should().Equal(Enumerable.Range(0, 100));
        train.Rows().Should().BeInAscendingOrder();
        test.Rows().Should().BeInAscendingOrder();
        test.UserVocabulary.Should().BeSameAs(Hundred.UserVocabulary);
        Splits.Random(Hundred, 0.25, seed: 4).Test.Rows().Should().Equal(test.Rows());
        Splits.Random(Hundred, 0.25, seed: 5).Test.Rows().Should().NotEqual(test.Rows());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_that_leaves_a_part_empty_is_refused(double share) =>
        MessageOf<ArgumentOutOfRangeException>(() => Splits.Random(Hundred, share, 1)).Should()
            .Be(FormattableString.Invariant($"The share of test rows is above 0 and below 1. (Parameter 'testFraction')\nActual value was {share}."));

    [Fact]
    public void The_latest_rows_make_the_test_and_later_rows_of_the_table_break_ties()
    {
        Splits.ByTime(Timed, 1 / 7.0).Test.Rows().Should().Equal(4);
        Splits.ByTime(Timed, 3 / 7.0).Test.Rows().Should().Equal(0, 2, 4);
        Splits.ByTime(Timed, 4 / 7.0).Test.Rows().Should().Equal(0, 2, 3, 4);
        Splits.ByTime(Timed, 4 / 7.0).Train.Rows().Should().Equal(1, 5, 6);
    }

    [Fact]
    public void Ties_are_broken_in_tables_of_any_length()
    {
        var sameTime = Table(new int[100], new int[100], new long[100]);

        // A sort that is not stable keeps the order of a few rows by chance alone.
        Splits.ByTime(sameTime, 0.1).Test.Rows().Should().Equal(Enumerable.Range(90, 10));
        Splits.LeaveLastOut(sameTime, 3).Test.Rows().Should().Equal(97, 98, 99);
    }

    [Theory]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 6)]
    public void The_number_of_test_rows_is_rounded_half_to_even(double share, int rows)
    {
        Splits.Random(Timed, share, seed: 1).Test.Count.Should().Be(rows);
        Splits.ByTime(Timed, share).Test.Count.Should().Be(rows);
    }

    [Fact]
    public void The_last_rows_of_each_user_make_the_test_and_users_with_too_few_stay()
    {
        Splits.LeaveLastOut(Timed).Test.Rows().Should().Equal(3, 4);
        Splits.LeaveLastOut(Timed).Train.Rows().Should().Equal(0, 1, 2, 5, 6);
        Splits.LeaveLastOut(Timed, 2).Test.Rows().Should().Equal([0, 4], "users 1 and 2 have two rows at most");
        Splits.LeaveLastOut(Timed, 3).Test.Rows().Should().Equal(0, 2, 4);
        Splits.LeaveLastOut(Timed, 4).Test.Rows().Should().BeEmpty();
    }

    [Fact]
    public void Random_rows_of_each_user_make_the_test()
    {
        var (train, test) = Splits.LeaveRandomOut(Hundred, 3, seed: 2);

        test.UserIndices.ToArray().GroupBy(u => u).Should().HaveCount(10).And.OnlyContain(g => g.Count() == 3);
        train.Rows().Concat(test.Rows()).Order().Should().Equal(Enumerable.Range(0, 100));
        Splits.LeaveRandomOut(Hundred, 3, seed: 3).Test.Rows().Should().NotEqual(test.Rows());
        Splits.LeaveRandomOut(Hundred, 10, seed: 3).Test.Count.Should().Be(0);
    }

    [Fact]
    public void Splits_by_time_need_times()
    {
        MessageOf<InvalidOperationException>(() => Splits.ByTime(Hundred, 0.1)).Should().Be("A split by time needs timestamps, but the table has none.");
        MessageOf<InvalidOperationException>(() => Splits.LeaveLastOut(Hundred)).Should().Be("Leaving each user's last rows out needs timestamps, but the table has none.");
    }

    [Fact]
    public void Each_row_is_in_the_test_of_one_fold()
    {
        var folds = Splits.KFold(Hundred, 7, seed: 1);

        folds.Select(f => f.Test.Count).Should().Equal(15, 15, 14, 14, 14, 14, 14);
        folds.SelectMany(f => f.Test.Rows()).Order().Should().Equal(Enumerable.Range(0, 100));
        folds.Should().AllSatisfy(f => f.Train.Rows().Concat(f.Test.Rows()).Order().Should().Equal(Enumerable.Range(0, 100)));
        Splits.KFold(Hundred, 7, seed: 2)[0].Test.Rows().Should().NotEqual(folds[0].Test.Rows());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    public void A_number_of_folds_that_does_not_fit_is_refused(int folds) =>
        MessageOf<ArgumentOutOfRangeException>(() => Splits.KFold(Hundred, folds, 1)).Should()
            .Be($"A table of 100 rows can be divided into 2 to 100 folds. (Parameter 'folds')\nActual value was {folds}.");

    [Fact]
    public void Given_rows_make_the_test()
    {
        var (train, test) = Splits.Predefined(Timed, [5, 0]);

        test.Rows().Should().Equal(0, 5);
        train.Rows().Should().Equal(1, 2, 3, 4, 6);
    }

    [Fact]
    public void Given_rows_are_checked()
    {
        MessageOf<ArgumentException>(() => Splits.Predefined(Timed, [5, 5])).Should().Be("Row 5 is among the test rows twice. (Parameter 'testRows')");
        MessageOf<ArgumentOutOfRangeException>(() => Splits.Predefined(Timed, [7])).Should()
            .Be("The table has 7 rows, so there is no row 7. (Parameter 'testRows')\nActual value was 7.");
    }

    [Fact]
    public void Two_tables_with_the_same_vocabularies_are_taken_as_they_are()
    {
        var ages = new NumericFeatureTable(new NumericFeature("age"), FeatureKey.User, [1, 2, 3]);
        var train = Timed.Select([0, 1]).WithFeatures(ages);

        var split = Splits.Predefined(train, Timed.Select([2]));

        split.Train.Should().BeSameAs(train);
        split.Test.Rows().Should().Equal(2);
        split.Test.FeatureTables.Should().Equal(ages);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Two_tables_with_vocabularies_of_their_own_are_refused(bool sameUsers, bool sameItems)
    {
        var (users, items) = ((Vocabulary<int>)Timed.UserVocabulary, (Vocabulary<int>)Timed.ItemVocabulary);
        var test = new InteractionTable(sameUsers ? users : Vocabulary.Create(users.Ids.ToArray()), sameItems ? items : Vocabulary.Create(items.Ids.ToArray()), [0], [0], [1f], null);

        MessageOf<InvalidOperationException>(() => Splits.Predefined(Timed, test)).Should()
            .Be("The test table has other vocabularies than the training table, so that their indices do not mean the same. Read the test rows with the vocabularies of the training table.");
    }
}
