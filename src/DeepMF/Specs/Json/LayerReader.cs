namespace DeepMF.Specs.Json;

/// <summary>Turns JSON into the layers of towers, blocks and trunks.</summary>
internal static class LayerReader
{
    public static SpecList<LayerSpec> LayersOf(JsonItem item) => item.TryGet("layers", out var layers) ? [.. layers.Items().Select(Layer)] : [];

    private static LayerSpec Layer(JsonItem item)
    {
        switch (item.Kind)
        {
            case "dense":
                item.Only("kind", "units", "initializer");
                var units = item.Get("units").Integer();
                var initializer = item.TryGet("initializer", out var i) ? SpecReader.Initializer(i) : null;
                return item.Make(() => new DenseSpec(units, initializer));
            case "relu":
                return Plain(item, new ReluSpec());
            case "sigmoid":
                return Plain(item, new SigmoidSpec());
            case "tanh":
                return Plain(item, new TanhSpec());
            case "gelu":
                return Plain(item, new GeluSpec());
            case "leakyRelu":
                item.Only("kind", "slope");
                var slope = item.Get("slope").Number();
                return item.Make(() => new LeakyReluSpec(slope));
            case "pRelu":
                item.Only("kind", "initialSlope");
                slope = item.Get("initialSlope").Number();
                return item.Make(() => new PReluSpec(slope));
            case "dropout":
                item.Only("kind", "rate");
                var rate = item.Get("rate").Number();
                return item.Make(() => new DropoutSpec(rate));
            case "batchNorm":
                item.Only("kind", "momentum", "epsilon");
                var momentum = item.Get("momentum").Number();
                var epsilon = item.Get("epsilon").Number();
                return item.Make(() => new BatchNormSpec(momentum, epsilon));
            case "layerNorm":
                item.Only("kind", "epsilon");
                epsilon = item.Get("epsilon").Number();
                return item.Make(() => new LayerNormSpec(epsilon));
            case "residual":
                item.Only("kind", "layers");
                return new ResidualSpec(LayersOf(item));
            case "shared":
                item.Only("kind", "name", "layers");
                var name = item.Get("name").Text();
                var layers = LayersOf(item);
                return item.Make(() => new SharedSpec(name, layers));
            case "module":
                return Module(item);
            default:
                throw SpecReader.UnknownKind(item, "a layer", "dense", "relu", "leakyRelu", "pRelu", "sigmoid", "tanh", "gelu", "dropout", "batchNorm", "layerNorm", "residual", "shared", "module");
        }
    }

    private static LayerSpec Plain(JsonItem item, LayerSpec layer)
    {
        item.Only("kind");
        return layer;
    }

    /// <summary>Reads what is known of a module without its code.</summary>
    private static ModuleSpec Module(JsonItem item)
    {
        item.Only("kind", "name", "width", "parameters");
        var name = item.Get("name").Text();
        var width = item.Get("width").Integer();
        SpecList<ModuleParameterSpec> parameters = item.TryGet("parameters", out var list) ? [.. list.Items().Select(ModuleParameter)] : [];
        return item.Make(() => new ModuleSpec(name, width, parameters));
    }

    private static ModuleParameterSpec ModuleParameter(JsonItem item)
    {
        item.Only("name", "shape", "isTrained");
        var name = item.Get("name").Text();
        SpecList<int> shape = [.. item.Get("shape").Items().Select(size => size.Integer())];
        var isTrained = item.Get("isTrained").Boolean();
        return item.Make(() => new ModuleParameterSpec(name, shape, isTrained));
    }
}
