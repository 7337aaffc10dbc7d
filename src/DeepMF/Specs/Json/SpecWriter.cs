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
        Start(json, body.KindName);
        switch (body)
        {
            case DotSpec dot:
                Branch(json, "left", dot.Left);
                Branch(json, "right", dot.Right);
                break;
            case TrunkSpec trunk:
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
        Start(json, source.KindName);
        switch (source)
        {
            case MergeSpec merge:
                json.WriteStartArray("branches");
                foreach (var branch in merge.Branches)
                    Branch(json, null, branch);
                json.WriteEndArray();
                break;
            case JoinSpec join:
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
        Start(json, branch.Input.KindName, "input");
        switch (branch.Input)
        {
            case EmbeddingSpec table:
                Feature(json, table.Feature);
                json.WriteNumber("dimension", table.Dimension);
                Options(json, table.Options);
                break;
            case NumericInputSpec numeric:
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
        Start(json, feature.KindName, "feature");
        json.WriteString("name", feature.Name);
        if (feature is IndexedFeature indexed)
            json.WriteNumber("cardinality", indexed.Cardinality);
        if (feature is MultiValuedFeature bag)
            json.WriteString("pooling", JsonNamingPolicy.CamelCase.ConvertName(bag.Pooling.ToString()));
        if (feature is NumericFeature numeric)
            json.WriteNumber("width", numeric.Width);
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
        Start(json, initializer.KindName, "initializer");
        if (initializer is NormalInitializer normal)
            json.WriteNumber("standardDeviation", normal.StandardDeviation);
        if (initializer is UniformInitializer uniform)
            json.WriteNumber("limit", uniform.Limit);
        if (initializer is ConstantInitializer constant)
            json.WriteNumber("value", constant.Value);
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
        Start(json, layer.KindName);
        switch (layer)
        {
            case DenseSpec dense:
                json.WriteNumber("units", dense.Units);
                if (dense.Initializer != DeepMF.Initializer.Glorot)
                    Initializer(json, dense.Initializer);
                break;
            case LeakyReluSpec leaky:
                json.WriteNumber("slope", leaky.Slope);
                break;
            case PReluSpec prelu:
                json.WriteNumber("initialSlope", prelu.InitialSlope);
                break;
            case DropoutSpec dropout:
                json.WriteNumber("rate", dropout.Rate);
                break;
            case BatchNormSpec norm:
                json.WriteNumber("momentum", norm.Momentum);
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case LayerNormSpec norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case ResidualSpec residual:
                Layers(json, residual.Layers);
                break;
            case SharedSpec shared:
                json.WriteString("name", shared.Name);
                Layers(json, shared.Layers);
                break;
            case ModuleSpec module:
                Module(json, module);
                break;
            case ReluSpec or SigmoidSpec or TanhSpec or GeluSpec:
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteEndObject();
    }

    private static void Module(Utf8JsonWriter json, ModuleSpec module)
    {
        json.WriteString("name", module.Name);
        json.WriteNumber("width", module.Width);
        if (module.Parameters.Count == 0)
            return;
        json.WriteStartArray("parameters");
        foreach (var parameter in module.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteStartArray("shape");
            foreach (var size in parameter.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteBoolean("isTrained", parameter.IsTrained);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Head(Utf8JsonWriter json, HeadSpec head)
    {
        Start(json, head.KindName);
        switch (head)
        {
            case RegressionHeadSpec regression:
                Start(json, regression.Loss.KindName, "loss");
                if (regression.Loss is HuberLoss huber)
                    json.WriteNumber("delta", huber.Delta);
                json.WriteEndObject();
                if (regression.Range is { } range)
                {
                    json.WriteStartObject("range");
                    json.WriteNumber("minimum", range.Minimum);
                    json.WriteNumber("maximum", range.Maximum);
                    json.WriteEndObject();
                }

                break;
            case SoftmaxHeadSpec softmax:
                json.WriteStartObject("scale");
                json.WriteNumber("classes", softmax.Scale.Classes);
                json.WriteNumber("minimum", softmax.Scale.Minimum);
                json.WriteNumber("step", softmax.Scale.Step);
                json.WriteEndObject();
                break;
            case BinaryHeadSpec or RankingHeadSpec:
                break;
            default:
                throw new UnreachableException();
        }

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
}
