using System.Globalization;
using System.Text;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF;

public sealed partial record ModelSpec
{
    /// <summary>Lists the blocks of the model: name, output shape and number of parameters.</summary>
    /// <remarks>B is the number of rows in a batch. The layers of a residual or shared block stand indented below it; the parameters of a shared block are counted where its name comes first. Lines end with <c>\n</c>.</remarks>
    /// <returns>A table, one line per block, and a line with the total.</returns>
    public string Summary()
    {
        var blocks = Outline.Of(this);
        var counts = blocks.Select(b => b.Key).Distinct().ToDictionary(key => key, _ => 0L);
        foreach (var parameter in Parameters)
            counts[BlockOf(parameter.Name, counts)] += parameter.Length;
        // A shared block comes more than once, but its parameters are there once.
        var rows = blocks.Select(b => (Name: new string(' ', 2 * b.Depth) + b.Title, b.Shape, Count: Number(counts.Remove(b.Key, out var numbers) ? numbers : 0))).ToList();
        rows.Insert(0, ("block", "output", "parameters"));
        var name = rows.Max(r => r.Name.Length);
        var shape = rows.Max(r => r.Shape.Length);
        var count = rows.Max(r => r.Count.Length);
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(row.Name.PadRight(name + 2)).Append(row.Shape.PadRight(shape + 2)).Append(row.Count.PadLeft(count)).Append('\n');

        var statistics = Parameters.Where(p => p.Kind == ParameterKind.Statistic).Sum(p => p.Length);
        text.Append("total: ").Append(Number(Parameters.Sum(p => p.Length) - statistics)).Append(" trained parameters");
        if (statistics > 0)
            text.Append(" and ").Append(Number(statistics)).Append(" statistics");
        return text.Append('\n').ToString();
    }

    /// <summary>Draws the model as a Mermaid flowchart, from the features down to the head.</summary>
    /// <remarks>Paste the text into a Markdown block of the language <c>mermaid</c>. Lines end with <c>\n</c>.</remarks>
    /// <returns>The text of the diagram.</returns>
    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart TD\n");
        for (var i = 0; i < Features.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"    f{i}([\"{Features[i].Name}<br>{Describe(Features[i])}\"])\n");
        var blocks = Outline.Of(this);
        for (var i = 0; i < blocks.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"    b{i}[\"{blocks[i].Title}<br>{blocks[i].Shape}\"]\n");
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Feature is { } feature)
                text.Append(CultureInfo.InvariantCulture, $"    f{Features.TakeWhile(f => f != feature).Count()} --> b{i}\n");
            foreach (var input in blocks[i].Inputs.Distinct())
                text.Append(CultureInfo.InvariantCulture, $"    b{input} --> b{i}\n");
        }

        return text.ToString();
    }

    /// <summary>The table of <see cref="Summary"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Summary();

    /// <summary>
    /// A parameter is called after its block: <c>trunk.0.weight</c> belongs to <c>trunk.0</c>, and so does <c>trunk.0.conv1.weight</c> where that is a module; the
    /// global bias is its own block.
    /// </summary>
    private static string BlockOf(string parameter, Dictionary<string, long> blocks)
    {
        while (!blocks.ContainsKey(parameter))
            parameter = parameter[..parameter.LastIndexOf('.')];
        return parameter;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
