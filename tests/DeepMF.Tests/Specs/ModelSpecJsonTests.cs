namespace DeepMF.Tests.Specs;

public sealed class ModelSpecJsonTests
{
    private const string Valid =
        """
        {"body":{"kind":"trunk","source":{"kind":"concat","branches":[
        {"input":{"kind":"embedding","feature":{"kind":"categorical","name":"user","cardinality":5},"dimension":2}},
        {"input":{"kind":"embedding","feature":{"kind":"categorical","name":"item","cardinality":7},"dimension":3,"options":{"l2":0.5}}}]},
        "layers":[{"kind":"dense","units":4},{"kind":"residual","layers":[{"kind":"dense","units":4}]},{"kind":"dropout","rate":0.5}]},
        "head":{"kind":"regression","range":{"minimum":0.5,"maximum":5}}}
        """;

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, SampleModels.All.Count)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_round_trip_gives_an_equal_description(int sample)
    {
        var spec = SampleModels.All[sample];

        ModelSpec.FromJson(spec.ToJson()).Should().Be(spec);
    }

    [Fact]
    public void The_format_does_not_change_by_accident()
    {
        ModelBuilder.Embed(new CategoricalFeature("user", 5), 2, u => u.Dense(4), new EmbeddingOptions { Initializer = Initializer.Uniform(0.01), L2 = 0.1 })
            .Embed(new MultiValuedFeature("genres", 3), 4).Dot().AddBiases().RegressionHead((0.5, 5), RegressionLoss.Huber())
            .ToJson().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).Should().Be(
            """
            {"body":{"kind":"dot","left":{"input":{"kind":"embedding","feature":{"kind":"categorical","name":"user","cardinality":5},"dimension":2,
            "options":{"initializer":{"kind":"uniform","limit":0.01},"l2":0.1}},"layers":[{"kind":"dense","units":4}]},
            "right":{"input":{"kind":"embedding","feature":{"kind":"multiValued","name":"genres","cardinality":3,"pooling":"mean"},"dimension":4}}},
            "biases":{"options":{"initializer":{"kind":"constant","value":0}}},
            "head":{"kind":"regression","loss":{"kind":"huber","delta":1},"range":{"minimum":0.5,"maximum":5}}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        ModelSpec.FromJson(Valid).Should().Be(
            ModelBuilder.Embed(new CategoricalFeature("user", 5), 2).Embed(new CategoricalFeature("item", 7), 3, options: new EmbeddingOptions { L2 = 0.5 }).Concat()
                .Dense(4).Residual(r => r.Dense(4)).Dropout(0.5).RegressionHead((0.5, 5)));
    }

    [Fact]
    public void Nested_residual_blocks_are_read_to_the_depth_that_can_be_written()
    {
        Func<ResidualBlock, ResidualBlock> block = r => r;
        for (var depth = 0; depth < 450; depth++)
        {
            var inner = block;
            block = r => r.Residual(inner);
        }

        var branches = ModelBuilder.Embed(SampleModels.Users).Embed(SampleModels.Items).Concat();
        var deep = branches.Residual(block).BinaryHead();
        for (var i = 0; i < 60; i++)
        {
            var inner = block;
            block = r => r.Residual(inner);
        }

        var tooDeep = branches.Residual(block).BinaryHead();

        ModelSpec.FromJson(deep.ToJson()).Should().Be(deep);
        tooDeep.Invoking(s => s.ToJson()).Should().Throw<InvalidOperationException>()
            .WithMessage("The model has blocks inside blocks for more than 1000 levels of JSON. Put layers one after the other instead.");
    }

    [Theory]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"units\":0},{\"kind\":\"res", "The JSON is wrong at '$.body.layers[0].units': A dense layer needs at least 1 unit. It is 0.")]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"units\":3},{\"kind\":\"res", "The JSON is wrong at '$.body': A residual block must keep its width: it takes width 3 but returns width 4. End the block with Dense(3).")]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"units\":4.5},{\"kind\":\"res", "The JSON is wrong at '$.body.layers[0].units': A whole number from -2147483648 to 2147483647 is expected, but it is 4.5.")]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"units\":\"4\"},{\"kind\":\"res", "The JSON is wrong at '$.body.layers[0].units': It must be a whole number, but it is a string.")]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"units\":null},{\"kind\":\"res", "The JSON is wrong at '$.body.layers[0]': The property 'units' is missing.")]
    [InlineData("\"units\":4},{\"kind\":\"res", "\"size\":4},{\"kind\":\"res", "The JSON is wrong at '$.body.layers[0]': The property 'size' is unknown. Known here: 'kind', 'units', 'initializer'.")]
    [InlineData("\"rate\":0.5", "\"rate\":1e999", "The JSON is wrong at '$.body.layers[2].rate': A dropout rate is a number of at least 0 and less than 1. It is Infinity.")]
    [InlineData("\"rate\":0.5", "\"rate\":true", "The JSON is wrong at '$.body.layers[2].rate': It must be a number, but it is true or false.")]
    [InlineData("\"kind\":\"dropout\"", "\"kind\":\"System.Diagnostics.Process\"", "The JSON is wrong at '$.body.layers[2].kind': The kind 'System.Diagnostics.Process' of a layer is unknown. Known: 'dense', 'relu', 'leakyRelu', 'pRelu', 'sigmoid', 'tanh', 'gelu', 'dropout', 'batchNorm', 'layerNorm', 'residual', 'shared', 'module'.")]
    [InlineData("\"kind\":\"trunk\"", "\"kind\":\"tree\"", "The JSON is wrong at '$.body.kind': The kind 'tree' of a body is unknown. Known: 'dot', 'trunk'.")]
    [InlineData("\"kind\":\"concat\"", "\"kind\":\"Concat\"", "The JSON is wrong at '$.body.source.kind': The kind 'Concat' of a source is unknown. Known: 'concat', 'multiply', 'add', 'join'.")]
    [InlineData("\"kind\":\"concat\"", "\"kind\":\"add\"", "The JSON is wrong at '$.body.source': Add needs branches of equal width, but 'user' has width 2 and 'item' has width 3.")]
    [InlineData("\"kind\":\"concat\"", "\"kind\":5", "The JSON is wrong at '$.body.source.kind': It must be a string, but it is a number.")]
    [InlineData("\"kind\":\"embedding\",\"feature\":{\"kind\":\"categorical\",\"name\":\"user\"", "\"kind\":\"table\",\"feature\":{\"kind\":\"categorical\",\"name\":\"user\"", "The JSON is wrong at '$.body.source.branches[0].input.kind': The kind 'table' of an input is unknown. Known: 'embedding', 'numeric'.")]
    [InlineData("\"kind\":\"categorical\",\"name\":\"user\",\"cardinality\":5", "\"kind\":\"numeric\",\"name\":\"user\",\"width\":5", "The JSON is wrong at '$.body.source.branches[0].input.feature': An embedding needs a categorical or a multi-valued feature, not a numeric one.")]
    [InlineData("\"name\":\"user\"", "\"name\":\"item\"", "The JSON is wrong at '$': Feature 'item' is described twice and differently: categorical with 5 values and categorical with 7 values. Give one of them another name.")]
    [InlineData("\"name\":\"user\"", "\"name\":\"a/../b\"", "The JSON is wrong at '$.body.source.branches[0].input.feature.name': A feature name may hold letters, digits, '_', '-' and spaces, but 'a/../b' holds '/'.")]
    [InlineData("\"name\":\"user\"", "\"name\":\"\\ud800\"", "The JSON is wrong at '$.body.source.branches[0].input.feature.name': The text is no valid Unicode.")]
    [InlineData("\"cardinality\":5", "\"cardinality\":99999999999", "The JSON is wrong at '$.body.source.branches[0].input.feature.cardinality': A whole number from -2147483648 to 2147483647 is expected, but it is 99999999999.")]
    [InlineData("\"cardinality\":5},\"dimension\":2", "\"cardinality\":2147483647},\"dimension\":2147483000", "The JSON is wrong at '$': The model would have more than 1099511627776 numbers; 'embedding.user.weight' alone would have 2147483647 x 2147483000. Take smaller cardinalities, dimensions or units.")]
    [InlineData("\"dimension\":2", "\"dimension\":2147483647", "The JSON is wrong at '$.body.source': Concat gives a vector of width 2147483650, but a width is at most 2147483647. Embed or project to fewer numbers.")]
    [InlineData("\"l2\":0.5", "\"l2\":-1", "The JSON is wrong at '$.body.source.branches[1].input.options.l2': L2 is a finite number of at least 0. It is -1.")]
    [InlineData("\"minimum\":0.5,\"maximum\":5", "\"minimum\":5,\"maximum\":0.5", "The JSON is wrong at '$.head.range': An output range needs two finite bounds, the lower one first, but got (5, 0.5).")]
    [InlineData("\"head\":", "\"biases\":{},\"heads\":", "The JSON is wrong at '$': The property 'heads' is unknown. Known here: 'body', 'head', 'biases'.")]
    [InlineData("\"layers\":[{\"kind\":\"dense\"", "\"layers\":{},\"x\":[{\"kind\":\"dense\"", "The JSON is wrong at '$.body': The property 'x' is unknown. Known here: 'kind', 'source', 'layers'.")]
    [InlineData("\"layers\":[{\"kind\":\"dense\",\"units\":4}]", "\"layers\":7", "The JSON is wrong at '$.body.layers[1].layers': It must be an array, but it is a number.")]
    [InlineData("\"layers\":[{\"kind\":\"dense\",\"units\":4}]", "\"layers\":[null]", "The JSON is wrong at '$.body.layers[1].layers[0]': It must be an object, but it is null.")]
    public void A_wrong_description_is_refused_with_its_place(string original, string changed, string message)
    {
        var json = Valid.Replace(original, changed, StringComparison.Ordinal);
        json.Should().NotBe(Valid);

        var read = () => ModelSpec.FromJson(json);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().Be(message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{\"body\":1,\"body\":2}")]
    [InlineData("\ud800")]
    [InlineData("{\"\\udfff\":1}")]
    public void What_is_no_json_is_refused(string json)
    {
        var read = () => ModelSpec.FromJson(json);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().StartWith("The text is no valid JSON: ");
    }

    [Theory]
    [InlineData("null", "The JSON is wrong at '$': It must be an object, but it is null.")]
    [InlineData("[]", "The JSON is wrong at '$': It must be an object, but it is an array.")]
    [InlineData("{}", "The JSON is wrong at '$': The property 'body' is missing.")]
    public void What_is_no_description_is_refused(string json, string message)
    {
        var read = () => ModelSpec.FromJson(json);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().Be(message);
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        var json = string.Concat(Enumerable.Repeat("{\"body\":", 100_000));

        var read = () => ModelSpec.FromJson(json);

        read.Should().Throw<InvalidDataException>().Which.Message.Should().StartWith("The text is no valid JSON: ");
    }

    [Fact]
    public void Whatever_character_is_lost_or_changed_nothing_but_a_refusal_comes_out()
    {
        var json = SampleModels.All[4].ToJson();
        var read = 0;
        for (var at = 0; at < json.Length; at++)
            foreach (var changed in new[] { json.Remove(at, 1), json[..at] + (char)(json[at] ^ 1) + json[(at + 1)..], json[..at] })
            {
                try
                {
                    ModelSpec.FromJson(changed);
                    read++;
                }
                catch (InvalidDataException)
                {
                }
            }

        read.Should().BeInRange(1, json.Length * 2, "white space does not matter and some numbers may be others");
    }
}
