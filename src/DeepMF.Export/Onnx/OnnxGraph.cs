using DeepMF.Engines;

namespace DeepMF.Export.Onnx;

/// <summary>A graph while it is put together: nodes in the order of the data's flow, initializers, inputs and outputs.</summary>
/// <param name="parameters">What may become an initializer under its own name.</param>
/// <param name="taken">The names of inputs and outputs, which no value between them may have.</param>
internal sealed class OnnxGraph(IReadOnlyList<Parameter> parameters, IEnumerable<string> taken)
{
    /// <summary>What the number of rows of a call is called.</summary>
    public static readonly Dimension Rows = new(0, "batch");

    private readonly Dictionary<string, Parameter> _parameters = parameters.ToDictionary(p => p.Spec.Name);
    private readonly Dictionary<string, OnnxTensor> _tensors = [];
    private readonly List<OnnxTensor> _order = [];
    private readonly HashSet<string> _names = [.. parameters.Select(p => p.Spec.Name), .. taken];

    public List<byte[]> Nodes { get; } = [];

    public List<byte[]> Inputs { get; } = [];

    public List<byte[]> Outputs { get; } = [];

    public IReadOnlyList<OnnxTensor> Tensors => _order;

    /// <summary>Adds an operator of the default domain.</summary>
    /// <param name="operation">Its name in ONNX.</param>
    /// <param name="name">What its output is called; where the name is taken, a number follows it.</param>
    /// <param name="inputs">The values that it reads.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its output.</returns>
    public string Add(string operation, string name, string[] inputs, params byte[][] attributes)
    {
        var output = name;
        for (var occurrence = 2; !_names.Add(output); occurrence++)
            output = $"{name}:{occurrence}";
        Nodes.Add(OnnxProto.Node(operation, inputs, output, attributes));
        return output;
    }

    /// <summary>Adds the operator that gives an output of the graph.</summary>
    public void AddOutput(string operation, string name, Dimension[] shape, string documentation, string[] inputs, params byte[][] attributes)
    {
        Nodes.Add(OnnxProto.Node(operation, inputs, name, attributes));
        Outputs.Add(OnnxProto.Value(name, OnnxProto.Float, shape, documentation));
    }

    /// <summary>The initializer that is a parameter, under its own name.</summary>
    public string Parameter(string name) => Tensor(name, () => OnnxTensor.Of(_parameters[name]));

    /// <summary>The numbers of a vector, for what is computed at export.</summary>
    public float[] Numbers(string name)
    {
        var numbers = new float[_parameters[name].Spec.Columns];
        ParameterReading.Read(_parameters[name], 0, numbers);
        return numbers;
    }

    public string Constant(string name, float number) => Tensor($"constant.{name}", () => OnnxTensor.Of($"constant.{name}", [number]));

    public string Constant(string name, long number, params long[] shape) => Tensor($"constant.{name}", () => OnnxTensor.Of($"constant.{name}", number, shape));

    /// <summary>An initializer that is made once, however often it is asked for.</summary>
    public string Tensor(string name, Func<OnnxTensor> make)
    {
        if (!_tensors.ContainsKey(name))
        {
            var tensor = make();
            _tensors.Add(name, tensor);
            _order.Add(tensor);
        }

        return name;
    }
}
