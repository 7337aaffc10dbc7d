using DeepMF.Engines;

namespace DeepMF;

public sealed partial class Model
{
    /// <summary>The numbers that are copied at a time.</summary>
    private const int CopiedAtOnce = 1 << 16;

    /// <summary>Makes a copy of the model on another engine, such as one that trains on a GPU, or one that serves on a processor.</summary>
    /// <remarks>
    /// The copy has the same description, numbers, vocabularies and training summary. It is a model of its own: this one stays as it is and is to be disposed of
    /// separately. The state of a running training session is not copied.
    /// </remarks>
    /// <param name="engine">What runs the copy.</param>
    /// <returns>The copy; dispose it to release its memory.</returns>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into the memory of the machine.</exception>
    /// <exception cref="NotSupportedException">The engine cannot run a block of the model, such as a module on the CPU engine.</exception>
    public Model To(IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var source = LiveEngineModel.Parameters;
        var copy = new Model(Spec, engine.Build(Spec, seed: null), Vocabularies);
        try
        {
            var buffer = new float[CopiedAtOnce];
            for (var i = 0; i < source.Count; i++)
                Copy(source[i], copy.EngineModel.Parameters[i], buffer);
            copy.TrainingSummary = TrainingSummary;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Writes the numbers of a parameter, times a factor, to a place of another one.</summary>
    private static void Copy(Parameter from, Parameter to, float[] buffer, long offset = 0, double factor = 1)
    {
        for (var done = 0L; done < from.Spec.Length; done += buffer.Length)
        {
            var run = buffer.AsSpan(0, (int)Math.Min(buffer.Length, from.Spec.Length - done));
            from.Read(done, run);
            for (var i = 0; i < run.Length && factor != 1; i++)
                run[i] = (float)(factor * run[i]);
            to.Write(offset + done, run);
        }
    }
}
