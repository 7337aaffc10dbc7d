namespace DeepMF.Specs;

/// <summary>The shared blocks that a walk through a model has met, and what they may not be.</summary>
internal sealed class SharedBlocks
{
    private readonly Dictionary<string, (SharedSpec Block, int Width, string Place)> _known = [];
    private readonly HashSet<string> _open = [];

    /// <summary>Enters a block; the walk leaves it with <see cref="Leave"/> if this is its first occurrence.</summary>
    /// <param name="block">The block.</param>
    /// <param name="width">The width of its input.</param>
    /// <param name="place">The name of its place in the model.</param>
    /// <returns>Whether it is the first of its name.</returns>
    /// <exception cref="InvalidOperationException">It lies in a block of its own name, or a block of its name has other layers or another width.</exception>
    public bool Enter(SharedSpec block, int width, string place)
    {
        if (_open.Contains(block.Name))
            throw new InvalidOperationException($"The shared block '{block.Name}' contains itself at '{place}', so it would never end. Give the inner block another name.");
        if (!_known.TryGetValue(block.Name, out var first))
        {
            _known.Add(block.Name, (block, width, place));
            _open.Add(block.Name);
            return true;
        }

        if (first.Width != width)
            throw new InvalidOperationException($"The shared block '{block.Name}' takes width {first.Width} at '{first.Place}' but width {width} at '{place}'. Give it inputs of one width, or give one of the blocks another name.");
        if (first.Block != block)
            throw new InvalidOperationException($"The shared block '{block.Name}' has other layers at '{place}' than at '{first.Place}'. Give it the same layers everywhere, or give one of the blocks another name.");
        return false;
    }

    public void Leave(SharedSpec block) => _open.Remove(block.Name);
}
