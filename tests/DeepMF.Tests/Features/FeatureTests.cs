namespace DeepMF.Tests.Features;

public sealed class FeatureTests
{
    [Fact]
    public void Features_are_values()
    {
        new CategoricalFeature("user", 3).Should().Be(new CategoricalFeature("user", 3)).And.NotBe(new CategoricalFeature("user", 4)).And.NotBe(new CategoricalFeature("item", 3));
        new MultiValuedFeature("g", 3).Should().Be(new MultiValuedFeature("g", 3, Pooling.Mean)).And.NotBe(new MultiValuedFeature("g", 3, Pooling.Sum));
        new NumericFeature("age").Should().Be(new NumericFeature("age", 1)).And.NotBe(new NumericFeature("age", 2));
        ((Feature)new CategoricalFeature("x", 1)).Should().NotBe(new MultiValuedFeature("x", 1));
    }

    [Theory]
    [InlineData("user id_2-b")]
    [InlineData("Größe")]
    [InlineData("用户")]
    public void A_name_holds_letters_digits_and_a_few_signs(string name) => new CategoricalFeature(name, 1).Name.Should().Be(name);

    [Theory]
    [InlineData("a.b", '.')]
    [InlineData("a/b", '/')]
    [InlineData("a\\b", '\\')]
    [InlineData("a\"b", '"')]
    [InlineData("a\nb", '\n')]
    [InlineData("a\0", '\0')]
    public void Other_characters_are_refused(string name, char wrong) => Refused(
        () => new CategoricalFeature(name, 1), $"A feature name may hold letters, digits, '_', '-' and spaces, but '{name}' holds '{wrong}'. (Parameter 'name')");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_name_is_not_empty(string name) => Refused(() => new NumericFeature(name), "A feature needs a name that is not empty. (Parameter 'name')");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Sizes_are_at_least_one(int size)
    {
        var actual = $"{Environment.NewLine}Actual value was {size}.";
        Refused(() => new CategoricalFeature("user", size), $"Feature 'user' needs a cardinality of at least 1. (Parameter 'cardinality'){actual}");
        Refused(() => new MultiValuedFeature("user", size), $"Feature 'user' needs a cardinality of at least 1. (Parameter 'cardinality'){actual}");
        Refused(() => new NumericFeature("user", size), $"Feature 'user' needs a width of at least 1. (Parameter 'width'){actual}");
    }

    [Fact]
    public void A_pooling_is_one_of_three() => Refused(
        () => new MultiValuedFeature("g", 1, (Pooling)3), $"Feature 'g' needs a pooling of Mean, Sum or SquareRootMean. (Parameter 'pooling'){Environment.NewLine}Actual value was 3.");

    [Fact]
    public void A_name_is_not_null() => ((Func<object>)(() => new NumericFeature(null!))).Should().Throw<ArgumentNullException>().WithParameterName("name");

    private static void Refused(Func<object> create, string message) => create.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
}
