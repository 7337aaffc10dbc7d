using System.Diagnostics;
using System.Text.Json;

namespace DeepMF.Specs.Json;

/// <summary>Writes specifications as JSON. What a constructor fills in by itself is left out, so that files stay short.</summary>
internal static class SpecWriter
{
    public static void Model(Utf8JsonWriter json, ModelSpec spec)
    {
        json.WriteStartObject();
        json.WritePropertyName("body");
        Body(json, spec.Body);
        if (spec.Biases is { } biases)
        {
            json.WriteStartObject("biases");
            Options(json, biases.Options);
            json.WriteEndObject();
        }

        json.WritePropertyName("head");
        Head(json, spec.Head);
        json.WriteEndObject();
    }

    private static void Body(Utf8JsonWriter json, BodySpec body)
    {
        switch (body)
        {
            case DotSpec dot:
                Start(json, "dot");
                Branch(json, "left", dot.Left);
                Branch(json, "right", dot.Right);
                break;
            case TrunkSpec trunk:
                Start(json, "trunk");
                json.WritePropertyName("source");
                Source(json, trunk.Source);
                Layers(json, trunk.Layers);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, VectorSpec source)
    {
        switch (source)
        {
            case MergeSpec merge:
                Start(json, Name(merge.Kind));
                json.WriteStartArray("branches");
                foreach (var branch in merge.Branches)
                    Branch(json, null, branch);
                json.WriteEndArray();
                break;
            case JoinSpec join:
                Start(json, "join");
                json.WritePropertyName("left");
                Body(json, join.Left);
                json.WritePropertyName("right");
                Body(json, join.Right);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Branch(Utf8JsonWriter json, string? name, BranchSpec branch)
    {
        Start(json, null, name);
        json.WritePropertyName("input");
        switch (branch.Input)
        {
            case EmbeddingSpec table:
                Start(json, "embedding");
                Feature(json, table.Feature);
                json.WriteNumber("dimension", table.Dimension);
                Options(json, table.Options);
                break;
            case NumericInputSpec numeric:
                Start(json, "numeric");
                Feature(json, numeric.Feature);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
        Layers(json, branch.Layers);
        json.WriteEndObject();
    }

    private static void Feature(Utf8JsonWriter json, Feature feature)
    {
        switch (feature)
        {
            case CategoricalFeature categorical:
                Start(json, "categorical", "feature");
                json.WriteString("name", feature.Name);
                json.WriteNumber("cardinality", categorical.Cardinality);
                break;
            case MultiValuedFeature multiValued:
                Start(json, "multiValued", "feature");
                json.WriteString("name", feature.Name);
                json.WriteNumber("cardinality", multiValued.Cardinality);
                json.WriteString("pooling", Name(multiValued.Pooling));
                break;
            case NumericFeature numeric:
                Start(json, "numeric", "feature");
                json.WriteString("name", feature.Name);
                json.WriteNumber("width", numeric.Width);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Options(Utf8JsonWriter json, EmbeddingOptions options)
    {
        if (options == EmbeddingOptions.Default)
            return;
        json.WriteStartObject("options");
        if (options.Initializer != EmbeddingOptions.Default.Initializer)
            Initializer(json, options.Initializer);
        if (options.L2 != 0)
            json.WriteNumber("l2", options.L2);
        json.WriteEndObject();
    }

    private static void Initializer(Utf8JsonWriter json, Initializer initializer)
    {
        switch (initializer)
        {
            case GlorotInitializer:
                Start(json, "glorot", "initializer");
                break;
            case HeInitializer:
                Start(json, "he", "initializer");
                break;
            case NormalInitializer normal:
                Start(json, "normal", "initializer");
                json.WriteNumber("standardDeviation", normal.StandardDeviation);
                break;
            case UniformInitializer uniform:
                Start(json, "uniform", "initializer");
                json.WriteNumber("limit", uniform.Limit);
                break;
            case ConstantInitializer constant:
                Start(json, "constant", "initializer");
                json.WriteNumber("value", constant.Value);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Layers(Utf8JsonWriter json, SpecList<LayerSpec> layers)
    {
        if (layers.Count == 0)
            return;
        json.WriteStartArray("layers");
        foreach (var layer in layers)
            Layer(json, layer);
        json.WriteEndArray();
    }

    private static void Layer(Utf8JsonWriter json, LayerSpec layer)
    {
        switch (layer)
        {
            case DenseSpec dense:
                Start(json, "dense");
                json.WriteNumber("units", dense.Units);
                if (dense.Initializer != DeepMF.Initializer.Glorot)
                    Initializer(json, dense.Initializer);
                break;
            case ReluSpec:
                Start(json, "relu");
                break;
            case SigmoidSpec:
                Start(json, "sigmoid");
                break;
            case TanhSpec:
                Start(json, "tanh");
                break;
            case GeluSpec:
                Start(json, "gelu");
                break;
            case LeakyReluSpec leaky:
                Start(json, "leakyRelu");
                json.WriteNumber("slope", leaky.Slope);
                break;
            case PReluSpec prelu:
                Start(json, "pRelu");
                json.WriteNumber("initialSlope", prelu.InitialSlope);
                break;
            case DropoutSpec dropout:
                Start(json, "dropout");
                json.WriteNumber("rate", dropout.Rate);
                break;
            case BatchNormSpec norm:
                Start(json, "batchNorm");
                json.WriteNumber("momentum", norm.Momentum);
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case LayerNormSpec norm:
                Start(json, "layerNorm");
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case ResidualSpec residual:
                Start(json, "residual");
                Layers(json, residual.Layers);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, HeadSpec head)
    {
        switch (head)
        {
            case RegressionHeadSpec regression:
                Start(json, "regression");
                Loss(json, regression.Loss);
                if (regression.Range is { } range)
                {
                    json.WriteStartObject("range");
                    json.WriteNumber("minimum", range.Minimum);
                    json.WriteNumber("maximum", range.Maximum);
                    json.WriteEndObject();
                }

                break;
            case SoftmaxHeadSpec softmax:
                Start(json, "softmax");
                json.WriteStartObject("scale");
                json.WriteNumber("classes", softmax.Scale.Classes);
                json.WriteNumber("minimum", softmax.Scale.Minimum);
                json.WriteNumber("step", softmax.Scale.Step);
                json.WriteEndObject();
                break;
            case BinaryHeadSpec:
                Start(json, "binary");
                break;
            case RankingHeadSpec:
                Start(json, "ranking");
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Loss(Utf8JsonWriter json, RegressionLoss loss)
    {
        Start(json, loss switch { SquaredLoss => "squared", AbsoluteLoss => "absolute", HuberLoss => "huber", _ => throw new UnreachableException() }, "loss");
        if (loss is HuberLoss huber)
            json.WriteNumber("delta", huber.Delta);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string? kind, string? property = null)
    {
        if (property is not null)
            json.WritePropertyName(property);
        json.WriteStartObject();
        if (kind is not null)
            json.WriteString("kind", kind);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
