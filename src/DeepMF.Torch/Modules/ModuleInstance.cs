using System.Runtime.InteropServices;
using DeepMF.Torch.Plan;
using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>A user's module inside a model.</summary>
/// <param name="Name">The name of its description.</param>
/// <param name="Width">The declared width of its output.</param>
/// <param name="Module">The module, on the device of the model.</param>
internal sealed record ModuleInstance(string Name, int Width, nn.Module<Tensor, Tensor> Module)
{
    /// <summary>Runs the module and checks what it returns: everything after it relies on the declared width.</summary>
    public Tensor Forward(Tensor input, ForwardPass pass)
    {
        var output = Call(input)
            ?? throw new InvalidOperationException($"The module '{Name}' returned null. Return a tensor of shape [{pass.Rows}, {Width}].");
        if (output.IsInvalid)
            throw new InvalidOperationException($"The module '{Name}' returned a tensor that has been disposed of. Return it with MoveToOuterDisposeScope() where the module has a scope of its own.");
        var shape = output.shape;
        if (shape.Length != 2 || shape[0] != pass.Rows || shape[1] != Width)
            throw new InvalidOperationException(
                $"The module '{Name}' returned the shape [{string.Join(", ", shape)}] for {pass.Rows} rows, but it was declared with the width {Width}, so [{pass.Rows}, {Width}] was expected. Declare the width that it returns, or change its last layer.");
        if (output.dtype != ScalarType.Float32)
            throw new InvalidOperationException($"The module '{Name}' returned numbers of type {output.dtype}, but models use Float32. Convert them in the module.");
        return output;
    }

    private Tensor? Call(Tensor input)
    {
        try
        {
            // A copy, since modules may change their input: it can be the memory of the batch, or what another layer needs for its gradient.
            return Module.call(input.clone());
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("Tensor invalid", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The module '{Name}' used a tensor that has been disposed of. Tensors of a step last until its end: keep one longer with detach().DetachFromDisposeScope(), and make parameters outside scopes.", e);
        }
        catch (ExternalException e) when (!TorchErrors.IsOutOfMemory(e))
        {
            throw new InvalidOperationException($"The module '{Name}' failed for an input of the shape [{string.Join(", ", input.shape)}]: {TorchErrors.FirstLine(e)}", e);
        }
    }
}
