using DeepMF.Engines;

namespace DeepMF.Serving.Knowledge;

/// <summary>Copies parameters from one model to another.</summary>
internal static class ParameterCopy
{
    private const int AtOnce = 1 << 16;

    /// <summary>Copies the parameters that both models have, name by name, as far as the shorter one goes.</summary>
    public static void ByName(Model source, Model destination)
    {
        var sources = source.EngineModel.Parameters.ToDictionary(p => p.Spec.Name);
        var buffer = new float[AtOnce];
        foreach (var to in destination.EngineModel.Parameters)
            if (sources.TryGetValue(to.Spec.Name, out var from))
                Copy(from, to, buffer);
    }

    private static void Copy(Parameter from, Parameter to, float[] buffer)
    {
        var length = Math.Min(from.Spec.Length, to.Spec.Length);
        for (var offset = 0L; offset < length; offset += buffer.Length)
        {
            var run = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - offset));
            from.Read(offset, run);
            to.Write(offset, run);
        }
    }
}
