using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Specs;

public sealed class ModuleSpecTests
{
    [Fact]
    public void The_name_stands_for_the_code()
    {
        ModuleSpec first = ModuleModels.Cnn(new object()), second = ModuleModels.Cnn();

        first.Should().Be(second);
        first.GetHashCode().Should().Be(second.GetHashCode());
        (first == second).Should().BeTrue();
        first.Code.Should().NotBeNull();
        second.Code.Should().BeNull();
    }

    [Fact]
    public void Name_width_and_parameters_are_compared()
    {
        var module = ModuleModels.Cnn();

        module.Should().NotBe(new ModuleSpec("rnn", module.Width, module.Parameters));
        module.Should().NotBe(new ModuleSpec(module.Name, 3, module.Parameters));
        module.Should().NotBe(new ModuleSpec(module.Name, module.Width, module.Parameters.Add(new ModuleParameterSpec("more", [1], true))));
        module.Should().NotBe((object)new ReluSpec());
        new ModuleParameterSpec("a", [1, 2], true).Should().Be(new ModuleParameterSpec("a", [1, 2], true)).And.NotBe(new ModuleParameterSpec("a", [1, 2], false));
    }

    [Fact]
    public void The_declared_width_is_the_width_of_the_output() => ModuleModels.Cnn().OutputWidth(100).Should().Be(2);

    [Theory]
    [InlineData("", "A module needs a name that is not empty. (Parameter 'name')")]
    [InlineData("a.b", "A module name may hold letters, digits, '_', '-' and spaces, but 'a.b' holds '.'. (Parameter 'name')")]
    public void Names_follow_the_rules_of_features(string name, string message) => Refused(() => new ModuleSpec(name, 1, []), message);

    [Fact]
    public void Wrong_modules_are_refused()
    {
        Refused(() => new ModuleSpec("cnn", 0, []), $"The module 'cnn' needs an output width of at least 1. (Parameter 'width'){Environment.NewLine}Actual value was 0.");
        Refused(() => new ModuleSpec("cnn", 1, [new("a", [1], true), new("b", [1], true), new("a", [2], false)]), "The module 'cnn' has two parameters 'a'. (Parameter 'parameters')");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    public void A_name_of_a_parameter_has_no_empty_part(string name) =>
        Refused(() => new ModuleParameterSpec(name, [1], true), $"The name of a module's parameter needs at least one character before, between and after its dots, but it is '{name}'. (Parameter 'name')");

    [Fact]
    public void Wrong_parameters_are_refused()
    {
        Refused(() => new ModuleParameterSpec("a b", [1], true), "The name of a module's parameter may hold letters, digits, '_', '-' and '.', but 'a b' holds ' '. (Parameter 'name')");
        Refused(() => new ModuleParameterSpec("a", [], true), "The parameter 'a' of a module needs 1 to 8 sizes of at least 1, but its shape is []. (Parameter 'shape')");
        Refused(() => new ModuleParameterSpec("a", [2, 0], true), "The parameter 'a' of a module needs 1 to 8 sizes of at least 1, but its shape is [2, 0]. (Parameter 'shape')");
        Refused(() => new ModuleParameterSpec("a", [1, 1, 1, 1, 1, 1, 1, 1, 1], true), "The parameter 'a' of a module needs 1 to 8 sizes of at least 1, but its shape is [1, 1, 1, 1, 1, 1, 1, 1, 1]. (Parameter 'shape')");
        Refused(
            () => new ModuleParameterSpec("a", [2, 65536, 65536, int.MaxValue, int.MaxValue], true),
            "The sizes of the parameter 'a' of a module after the first may multiply to at most 2147483647, but its shape is [2, 65536, 65536, 2147483647, 2147483647]. (Parameter 'shape')");
        new ModuleParameterSpec("conv1.weight_v-2", [int.MaxValue, 1, 1, 1, 1, 1, 1, int.MaxValue], true).Shape.Count.Should().Be(8);
    }

    [Fact]
    public void A_model_that_a_module_makes_too_large_is_refused() =>
        FluentActions.Invoking(() => ModelBuilder.Embed(SampleModels.Users, 2).Embed(SampleModels.Items, 2).Concat()
                .Append(new ModuleSpec("big", 1, [new("w", [int.MaxValue, int.MaxValue], true), new("v", [int.MaxValue, 2, 3], true)])).RegressionHead())
            .Should().Throw<InvalidOperationException>().Which.Message.Should()
            .Be("The model would have more than 1099511627776 numbers; 'trunk.0.w' alone would have 2147483647 x 2147483647. Take smaller cardinalities, dimensions or units.");

    private static void Refused(Func<object> define, string message) => define.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
}
