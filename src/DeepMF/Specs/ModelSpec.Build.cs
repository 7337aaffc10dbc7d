using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF;

public sealed partial record ModelSpec
{
    /// <summary>Makes a model of this description: allocates its parameters and fills them with their first numbers.</summary>
    /// <param name="seed">Decides the first numbers, 0 where none is given; the same seed gives the same numbers on every engine and machine.</param>
    /// <param name="engine">What runs the model; <see langword="null"/> means the CPU engine with its default options.</param>
    /// <returns>The model; dispose it to release its memory.</returns>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into the memory of the machine.</exception>
    /// <exception cref="NotSupportedException">The engine cannot run a block of the model, such as a module on the CPU engine.</exception>
    public Model Build(ulong seed = 0, IEngine? engine = null) => new(this, (engine ?? CpuEngine.Default).Build(this, seed));
}
