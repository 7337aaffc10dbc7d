using DeepMF.Samples.RecommendationService.Serving;
using DeepMF.Specs;

namespace DeepMF.Samples.RecommendationService.Tests.Serving;

/// <summary>The ratings that a page offers.</summary>
public sealed class RatingChoicesTests
{
    private static readonly HeadSpec Regression = new RegressionHeadSpec(RegressionLoss.Squared);

    [Theory]
    [InlineData(0.5f, 5, new[] { 5, 4.5f, 4, 3.5f, 3, 2.5f, 2, 1.5f, 1, 0.5f })]
    [InlineData(1, 3, new[] { 3, 2.5f, 2, 1.5f, 1 })]
    [InlineData(-0.5f, 0.5f, new[] { 0.5f, 0, -0.5f })]
    [InlineData(0, 10, new[] { 10, 9.5f, 9, 8.5f, 8, 7.5f, 7, 6.5f, 6, 5.5f, 5, 4.5f, 4, 3.5f, 3, 2.5f, 2, 1.5f, 1, 0.5f, 0 })]
    public void A_short_range_of_half_stars_has_them_all(float lowest, float highest, float[] expected) => RatingChoices.Of(Regression, lowest, highest).Should().Equal(expected);

    [Theory]
    [InlineData(0, 10.5f, new[] { 10.5f, 9.45f, 8.4f, 7.35f, 6.3f, 5.25f, 4.2f, 3.15f, 2.1f, 1.05f, 0 })]
    [InlineData(0, 100, new[] { 100f, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0 })]
    [InlineData(1, 4.75f, new[] { 4.75f, 4.375f, 4, 3.625f, 3.25f, 2.875f, 2.5f, 2.125f, 1.75f, 1.375f, 1 })]
    public void Any_other_range_has_ten_even_steps(float lowest, float highest, float[] expected) => RatingChoices.Of(Regression, lowest, highest).Should().Equal(expected);

    [Theory]
    [InlineData(0.33333334f, 4.6666665f)]
    [InlineData(-1e30f, 0.1f)]
    [InlineData(-3.4028235e38f, 3.4028235e38f)]
    [InlineData(16_777_216, 1e9f)]
    public void Both_ends_are_exact_and_nothing_is_beyond_them(float lowest, float highest)
    {
        var choices = RatingChoices.Of(Regression, lowest, highest);

        choices.Should().HaveCount(11).And.BeInDescendingOrder();
        (choices[^1], choices[0]).Should().Be((lowest, highest));
    }

    [Fact]
    public void A_range_of_two_numbers_has_these_two() => RatingChoices.Of(Regression, 1, MathF.BitIncrement(1)).Should().Equal(MathF.BitIncrement(1), 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3.3f)]
    public void Where_all_ratings_are_the_same_there_is_nothing_to_choose(float rating)
    {
        RatingChoices.Of(Regression, rating, rating).Should().Equal(rating);
        RatingChoices.Of(new BinaryHeadSpec(), rating, rating).Should().Equal(rating);
    }

    [Theory]
    [InlineData(1, 5, new[] { 5f, 4, 3, 2, 1 })]
    [InlineData(2, 4, new[] { 4f, 3, 2 })]
    [InlineData(1.5f, 4.5f, new[] { 4f, 3, 2 })]
    [InlineData(3, 3, new[] { 3f })]
    public void Classes_are_offered_where_the_range_has_them(float lowest, float highest, float[] expected) =>
        RatingChoices.Of(new SoftmaxHeadSpec(new ClassScale(5, minimum: 1)), lowest, highest).Should().Equal(expected);

    [Fact]
    public void Steps_of_classes_may_be_any() =>
        RatingChoices.Of(new SoftmaxHeadSpec(new ClassScale(4, minimum: 0.1, step: 0.1)), 0.1f, 0.4f).Should().Equal(0.4f, 0.3f, 0.2f, 0.1f);
}
