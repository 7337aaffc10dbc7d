using DeepMF.Samples.RecommendationService.Problems;

namespace DeepMF.Samples.RecommendationService.Tests.Problems;

/// <summary>What the library refuses, as a problem.</summary>
public sealed class LibraryCallTests
{
    [Fact]
    public void What_is_given_comes_back() => LibraryCall.Run(() => 3).Should().Be(3);

    [Fact]
    public void An_argument_that_does_not_fit_is_the_request_s_fault_and_is_told_without_the_name_of_the_code() =>
        StatusAndText(() => throw new ArgumentException("A binary head takes ratings from 0 to 1, but one is 4.", "ratings")).Should().Be((400, "A binary head takes ratings from 0 to 1, but one is 4."));

    [Fact]
    public void The_value_of_an_argument_is_told() =>
        StatusAndText(() => throw new ArgumentOutOfRangeException("n", 0, "A list has at least one item.")).Should().Be((400, $"A list has at least one item.{Environment.NewLine}Actual value was 0."));

    [Fact]
    public void What_the_model_cannot_do_is_not_implemented() =>
        StatusAndText(() => throw new InvalidOperationException("The model has no vectors of items.")).Should().Be((501, "The model has no vectors of items."));

    [Fact]
    public void A_service_that_stops_is_no_fault_of_the_request()
    {
        var run = () => LibraryCall.Run<int>(() => throw new ObjectDisposedException("Recommender"));

        run.Should().Throw<ObjectDisposedException>();
    }

    private static (int Status, string Text) StatusAndText(Func<int> call)
    {
        var run = () => LibraryCall.Run(call);

        var thrown = run.Should().Throw<RequestException>().Which;
        return (thrown.Status, thrown.Message);
    }
}
