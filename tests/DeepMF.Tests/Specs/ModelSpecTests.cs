using DeepMF.Specs;

namespace DeepMF.Tests.Specs;

public sealed class ModelSpecTests
{
    [Fact]
    public void Features_are_listed_once_in_the_order_of_the_description() =>
        SampleModels.All[5].Features.Should().Equal(SampleModels.Users, SampleModels.Items);

    [Fact]
    public void Features_of_both_sides_of_a_join_are_listed() =>
        ModelBuilder.Embed(SampleModels.Users, 2).Embed(SampleModels.Genres, 2).Add().Concat(ModelBuilder.Input(SampleModels.Age).Embed(SampleModels.Items, 2).Add()).RankingHead()
            .Features.Should().Equal(SampleModels.Users, SampleModels.Genres, SampleModels.Age, SampleModels.Items);

    [Fact]
    public void A_list_compares_by_content()
    {
        SpecList<int> list = [1, 2];

        list.Should().Equal(1, 2);
        (list == [1, 2]).Should().BeTrue();
        (list != [2, 1]).Should().BeTrue();
        list.Equals((object)new SpecList<int>().Add(1).Add(2)).Should().BeTrue();
        list.GetHashCode().Should().Be(new SpecList<int>().Add(1).Add(2).GetHashCode());
        list.Equals(null).Should().BeFalse();
        list.Count.Should().Be(2, "Add gives another list");
        list[1].Should().Be(2);
        list.ToString().Should().Be("[1, 2]");
        default(SpecList<int>).Should().BeEmpty();
        default(SpecList<int>).Equals([]).Should().BeTrue();
    }

    [Fact]
    public void Every_sample_differs_from_every_other() => SampleModels.All.Should().OnlyHaveUniqueItems();
}
