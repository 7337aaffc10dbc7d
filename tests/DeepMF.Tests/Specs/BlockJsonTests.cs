using DeepMF.Specs;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Specs;

/// <summary>Shared blocks and modules in JSON.</summary>
public sealed class BlockJsonTests
{
    private const string Valid =
        """
        {"body":{"kind":"trunk","source":{"kind":"add","branches":[
        {"input":{"kind":"embedding","feature":{"kind":"categorical","name":"user","cardinality":5},"dimension":6},"layers":[{"kind":"shared","name":"both","layers":[{"kind":"relu"}]}]},
        {"input":{"kind":"embedding","feature":{"kind":"categorical","name":"item","cardinality":7},"dimension":6}}]},
        "layers":[{"kind":"shared","name":"both","layers":[{"kind":"relu"}]},
        {"kind":"module","name":"cnn","width":2,"parameters":[{"name":"conv1.weight","shape":[4,1,3],"isTrained":true},{"name":"mean","shape":[4],"isTrained":false}]},
        {"kind":"module","name":"flatten","width":3}]},
        "head":{"kind":"binary"}}
        """;

    [Fact]
    public void The_format_does_not_change_by_accident()
    {
        var trunk = ModelBuilder.Embed(SampleModels.Users, 6, u => u.Shared("both", s => s.Relu())).Embed(SampleModels.Items, 6).Add().Shared("both", s => s.Relu())
            .Append(new ModuleSpec("cnn", 2, [new("conv1.weight", [4, 1, 3], true), new("mean", [4], false)], new object()))
            .Append(new ModuleSpec("flatten", 3, []));
        var spec = trunk.BinaryHead();

        spec.ToJson().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).Should().Be(Valid.ReplaceLineEndings(""));
        ModelSpec.FromJson(Valid).Should().Be(spec);
    }

    [Fact]
    public void A_module_that_is_read_has_no_code()
    {
        var spec = ModuleModels.Siamese(ModuleModels.Cnn(new object()));

        var read = ModelSpec.FromJson(spec.ToJson());

        read.Should().Be(spec);
        ((ModuleSpec)read.AllBranches.First().Layers[0]).Code.Should().BeNull();
    }

    [Theory]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"layers\":[{\"kind\":\"relu\"}]},\n", "The JSON is wrong at '$.body.layers[0]': The property 'name' is missing.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[]},\n", "The JSON is wrong at '$.body.layers[0].layers': The shared block 'both' has no layers. Put at least one layer into it.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"both\"},\n", "The JSON is wrong at '$.body.layers[0]': The shared block 'both' has no layers. Put at least one layer into it.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"a/b\",\"layers\":[{\"kind\":\"relu\"}]},\n", "The JSON is wrong at '$.body.layers[0].name': A shared block name may hold letters, digits, '_', '-' and spaces, but 'a/b' holds '/'.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"tanh\"}]},\n", "The JSON is wrong at '$': The shared block 'both' has other layers at 'trunk.0' than at 'tower.user.0'. Give it the same layers everywhere, or give one of the blocks another name.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"dense\",\"units\":3},{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "The JSON is wrong at '$': The shared block 'both' takes width 6 at 'tower.user.0' but width 3 at 'trunk.1'. Give it inputs of one width, or give one of the blocks another name.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"b\",\"layers\":[{\"kind\":\"shared\",\"name\":\"b\",\"layers\":[{\"kind\":\"relu\"}]}]},\n", "The JSON is wrong at '$': The shared block 'b' contains itself at 'shared.b.0', so it would never end. Give the inner block another name.")]
    [InlineData("{\"kind\":\"shared\",\"name\":\"both\",\"layers\":[{\"kind\":\"relu\"}]},\n", "{\"kind\":\"shared\",\"name\":\"both\",\"units\":3,\"layers\":[{\"kind\":\"relu\"}]},\n", "The JSON is wrong at '$.body.layers[0]': The property 'units' is unknown. Known here: 'kind', 'name', 'layers'.")]
    [InlineData("\"width\":2", "\"width\":0", "The JSON is wrong at '$.body.layers[1].width': The module 'cnn' needs an output width of at least 1. It is 0.")]
    [InlineData("\"width\":2,", "", "The JSON is wrong at '$.body.layers[1]': The property 'width' is missing.")]
    [InlineData("\"width\":2", "\"width\":2,\"code\":\"rm\"", "The JSON is wrong at '$.body.layers[1]': The property 'code' is unknown. Known here: 'kind', 'name', 'width', 'parameters'.")]
    [InlineData("\"name\":\"cnn\"", "\"name\":\"\"", "The JSON is wrong at '$.body.layers[1].name': A module needs a name that is not empty.")]
    [InlineData("\"name\":\"mean\"", "\"name\":\"conv1.weight\"", "The JSON is wrong at '$.body.layers[1].parameters': The module 'cnn' has two parameters 'conv1.weight'.")]
    [InlineData("\"name\":\"mean\"", "\"name\":\"../mean\"", "The JSON is wrong at '$.body.layers[1].parameters[1].name': The name of a module's parameter may hold letters, digits, '_', '-' and '.', but '../mean' holds '/'.")]
    [InlineData("\"name\":\"mean\"", "\"name\":\"mean.\"", "The JSON is wrong at '$.body.layers[1].parameters[1].name': The name of a module's parameter needs at least one character before, between and after its dots, but it is 'mean.'.")]
    [InlineData("[4,1,3]", "[]", "The JSON is wrong at '$.body.layers[1].parameters[0].shape': The parameter 'conv1.weight' of a module needs 1 to 8 sizes of at least 1, but its shape is [].")]
    [InlineData("[4,1,3]", "[4,-1]", "The JSON is wrong at '$.body.layers[1].parameters[0].shape': The parameter 'conv1.weight' of a module needs 1 to 8 sizes of at least 1, but its shape is [4, -1].")]
    [InlineData("[4,1,3]", "[4,1.5]", "The JSON is wrong at '$.body.layers[1].parameters[0].shape[1]': A whole number from -2147483648 to 2147483647 is expected, but it is 1.5.")]
    [InlineData("[4,1,3]", "[1,2147483647,2147483647]", "The JSON is wrong at '$.body.layers[1].parameters[0].shape': The sizes of the parameter 'conv1.weight' of a module after the first may multiply to at most 2147483647, but its shape is [1, 2147483647, 2147483647].")]
    [InlineData("[4,1,3]", "[2147483647,2147483647]", "The JSON is wrong at '$': The model would have more than 1099511627776 numbers; 'trunk.1.conv1.weight' alone would have 2147483647 x 2147483647. Take smaller cardinalities, dimensions or units.")]
    [InlineData(",\"isTrained\":true", "", "The JSON is wrong at '$.body.layers[1].parameters[0]': The property 'isTrained' is missing.")]
    [InlineData("\"isTrained\":true", "\"isTrained\":1", "The JSON is wrong at '$.body.layers[1].parameters[0].isTrained': True or false is expected, but it is a number.")]
    [InlineData("\"isTrained\":true", "\"isTrained\":true,\"x\":0", "The JSON is wrong at '$.body.layers[1].parameters[0]': The property 'x' is unknown. Known here: 'name', 'shape', 'isTrained'.")]
    public void A_wrong_block_is_refused_with_its_place(string original, string changed, string message)
    {
        var json = Valid.ReplaceLineEndings("\n").Replace(original, changed, StringComparison.Ordinal);
        json.Should().NotBe(Valid.ReplaceLineEndings("\n"));

        var read = () => ModelSpec.FromJson(json);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().Be(message);
    }
}
