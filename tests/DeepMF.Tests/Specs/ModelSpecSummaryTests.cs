using DeepMF.Tests.Support;

namespace DeepMF.Tests.Specs;

public sealed class ModelSpecSummaryTests
{
    private static readonly CategoricalFeature Users = new("user", 943);
    private static readonly CategoricalFeature Items = new("item", 1682);

    private static readonly ModelSpec Deep = ModelBuilder.Embed(Users).Embed(Items).Concat()
        .Dense(64).BatchNorm().Dropout(0.5).Residual(r => r.Dense(64).LeakyRelu(0.2).Dense(64)).AddBiases().RegressionHead(range: (0.5, 5.0));

    private static readonly ModelSpec NeuMf = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Multiply()
        .Concat(ModelBuilder.Embed(Users, 4).Input(new NumericFeature("text", 3), t => t.Dense(4)).Embed(new MultiValuedFeature("all genres", 5, Pooling.Sum), 4).Add().Relu())
        .SoftmaxHead(10);

    private static readonly ModelSpec Siamese = ModelBuilder.Embed(Users, 6, u => u.Shared("both", Both)).Embed(Items, 6, i => i.Relu().Shared("both", Both)).Dot().BinaryHead();

    [Fact]
    public void The_table_has_a_line_per_block_and_a_total()
    {
        Deep.Summary().Should().Be(
            """
            block                       output   parameters
            embedding.user              [B, 32]      30,176
            embedding.item              [B, 32]      53,824
            concat                      [B, 64]           0
            trunk.0 Dense               [B, 64]       4,160
            trunk.1 BatchNorm           [B, 64]         256
            trunk.2 Dropout(0.5)        [B, 64]           0
            trunk.3 Residual            [B, 64]           0
              trunk.3.0 Dense           [B, 64]       4,160
              trunk.3.1 LeakyRelu(0.2)  [B, 64]           0
              trunk.3.2 Dense           [B, 64]       4,160
            bias.global                 [1]               1
            bias.user                   [B]             943
            bias.item                   [B]           1,682
            head Regression(0.5 to 5)   [B]              65
            total: 99,299 trained parameters and 128 statistics

            """);
    }

    [Fact]
    public void A_joined_model_names_both_sides_and_every_table()
    {
        NeuMf.Summary().Should().Be(
            """
            block                     output   parameters
            embedding.user            [B, 8]        7,544
            embedding.item            [B, 8]       13,456
            left.multiply             [B, 8]            0
            embedding.user:2          [B, 4]        3,772
            input.text                [B, 3]            0
            tower.text.0 Dense        [B, 4]           16
            embedding.all genres Sum  [B, 4]           20
            right.add                 [B, 4]            0
            right.trunk.0 Relu        [B, 4]            0
            concat                    [B, 12]           0
            head Softmax              [B, 10]         130
            total: 24,938 trained parameters

            """);
    }

    [Fact]
    public void Biases_of_a_feature_called_global_are_not_those_of_all_rows() =>
        ModelBuilder.Embed(new CategoricalFeature("global", 9), 2).Embed(new CategoricalFeature("item", 4), 2).Dot().AddBiases().RegressionHead().Summary().Should().Be(
            """
            block             output  parameters
            embedding.global  [B, 2]          18
            embedding.item    [B, 2]           8
            dot               [B]              0
            bias.global       [1]              1
            bias.global       [B]              9
            bias.item         [B]              4
            head Regression   [B]              0
            total: 40 trained parameters

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void Parameters_of_a_shared_block_are_counted_where_it_comes_first()
    {
        Siamese.Summary().Should().Be(
            """
            block                           output  parameters
            embedding.user                  [B, 6]       5,658
            tower.user.0 Shared(both)       [B, 2]           0
              shared.both.0 Dense           [B, 4]          28
              shared.both.1 Residual        [B, 4]           0
                shared.both.1.0 Shared(in)  [B, 4]           0
                  shared.in.0 BatchNorm     [B, 4]          16
              shared.both.2 Module(cnn)     [B, 2]          24
            embedding.item                  [B, 6]      10,092
            tower.item.0 Relu               [B, 6]           0
            tower.item.1 Shared(both)       [B, 2]           0
              shared.both.0 Dense           [B, 4]           0
              shared.both.1 Residual        [B, 4]           0
                shared.both.1.0 Shared(in)  [B, 4]           0
                  shared.in.0 BatchNorm     [B, 4]           0
              shared.both.2 Module(cnn)     [B, 2]           0
            dot                             [B]              0
            head Binary                     [B]              0
            total: 15,802 trained parameters and 16 statistics

            """);
    }

    [Fact]
    public void The_diagram_of_a_shared_block_leads_through_its_layers()
    {
        ModelBuilder.Embed(Users, 2, t => t.Shared("s", s => s.Dense(3).Tanh())).Embed(Items, 2, t => t.Shared("s", s => s.Dense(3).Tanh()).Relu()).Dot().BinaryHead().ToMermaid().Should().Be(
            """
            flowchart TD
                f0(["user<br>categorical with 943 values"])
                f1(["item<br>categorical with 1682 values"])
                b0["embedding.user<br>[B, 2]"]
                b1["tower.user.0 Shared(s)<br>[B, 3]"]
                b2["shared.s.0 Dense<br>[B, 3]"]
                b3["shared.s.1 Tanh<br>[B, 3]"]
                b4["embedding.item<br>[B, 2]"]
                b5["tower.item.0 Shared(s)<br>[B, 3]"]
                b6["shared.s.0 Dense<br>[B, 3]"]
                b7["shared.s.1 Tanh<br>[B, 3]"]
                b8["tower.item.1 Relu<br>[B, 3]"]
                b9["dot<br>[B]"]
                b10["head Binary<br>[B]"]
                f0 --> b0
                b3 --> b1
                b0 --> b2
                b2 --> b3
                f1 --> b4
                b7 --> b5
                b4 --> b6
                b6 --> b7
                b5 --> b8
                b1 --> b9
                b8 --> b9
                b9 --> b10

            """);
    }

    [Fact]
    public void A_description_prints_as_its_table() => Deep.ToString().Should().Be(Deep.Summary());

    [Fact]
    public void The_diagram_leads_from_the_features_to_the_head()
    {
        Deep.ToMermaid().Should().Be(
            """
            flowchart TD
                f0(["user<br>categorical with 943 values"])
                f1(["item<br>categorical with 1682 values"])
                b0["embedding.user<br>[B, 32]"]
                b1["embedding.item<br>[B, 32]"]
                b2["concat<br>[B, 64]"]
                b3["trunk.0 Dense<br>[B, 64]"]
                b4["trunk.1 BatchNorm<br>[B, 64]"]
                b5["trunk.2 Dropout(0.5)<br>[B, 64]"]
                b6["trunk.3 Residual<br>[B, 64]"]
                b7["trunk.3.0 Dense<br>[B, 64]"]
                b8["trunk.3.1 LeakyRelu(0.2)<br>[B, 64]"]
                b9["trunk.3.2 Dense<br>[B, 64]"]
                b10["bias.global<br>[1]"]
                b11["bias.user<br>[B]"]
                b12["bias.item<br>[B]"]
                b13["head Regression(0.5 to 5)<br>[B]"]
                f0 --> b0
                f1 --> b1
                b0 --> b2
                b1 --> b2
                b2 --> b3
                b3 --> b4
                b4 --> b5
                b9 --> b6
                b5 --> b6
                b5 --> b7
                b7 --> b8
                b8 --> b9
                f0 --> b11
                f1 --> b12
                b6 --> b13
                b10 --> b13
                b11 --> b13
                b12 --> b13

            """);
    }

    [Fact]
    public void The_diagram_of_a_joined_model_draws_each_feature_once()
    {
        NeuMf.ToMermaid().Should().Be(
            """
            flowchart TD
                f0(["user<br>categorical with 943 values"])
                f1(["item<br>categorical with 1682 values"])
                f2(["text<br>numeric of width 3"])
                f3(["all genres<br>multi-valued with 5 values and pooling Sum"])
                b0["embedding.user<br>[B, 8]"]
                b1["embedding.item<br>[B, 8]"]
                b2["left.multiply<br>[B, 8]"]
                b3["embedding.user:2<br>[B, 4]"]
                b4["input.text<br>[B, 3]"]
                b5["tower.text.0 Dense<br>[B, 4]"]
                b6["embedding.all genres Sum<br>[B, 4]"]
                b7["right.add<br>[B, 4]"]
                b8["right.trunk.0 Relu<br>[B, 4]"]
                b9["concat<br>[B, 12]"]
                b10["head Softmax<br>[B, 10]"]
                f0 --> b0
                f1 --> b1
                b0 --> b2
                b1 --> b2
                f0 --> b3
                f2 --> b4
                b4 --> b5
                f3 --> b6
                b3 --> b7
                b5 --> b7
                b6 --> b7
                b7 --> b8
                b2 --> b9
                b8 --> b9
                b9 --> b10

            """);
    }

    private static SharedBlock Both(SharedBlock block) => block.Dense(4).Residual(r => r.Shared("in", s => s.BatchNorm())).Append(ModuleModels.Cnn());

    [Fact]
    public void A_dot_product_has_no_parameters_in_its_head()
    {
        ModelBuilder.Embed(Users, 2).Embed(Items, 2).Dot().RankingHead().Summary().Should().Be(
            """
            block           output  parameters
            embedding.user  [B, 2]       1,886
            embedding.item  [B, 2]       3,364
            dot             [B]              0
            head Ranking    [B]              0
            total: 5,250 trained parameters

            """);
    }
}
