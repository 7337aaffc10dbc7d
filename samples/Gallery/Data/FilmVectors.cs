using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Samples.Gallery.Data;

/// <summary>The item vectors of the most rated films, from the most rated one.</summary>
internal sealed class FilmVectors
{
    public FilmVectors(MovieLensDataSet set, Model model, int count)
    {
        var ratings = new int[set.Interactions.ItemVocabulary.Count];
        foreach (var item in set.Interactions.ItemIndices)
            ratings[item]++;
        int[] films = [.. Enumerable.Range(0, ratings.Length).OrderByDescending(i => ratings[i]).Take(count)];
        var table = model.EngineModel.Parameters.Single(p => p.Spec.Group == ParameterGroup.Embedding && p.Spec.Name.Contains(set.Interactions.Items.Name, StringComparison.Ordinal));
        var numbers = table.ToArray(); // [I, D]
        var width = table.Spec.Columns;
        Vectors = [.. films.Select(f => Array.ConvertAll(numbers[(f * width)..((f + 1) * width)], x => (double)x))];
        Directions = [.. Vectors.Select(v => Array.ConvertAll(v, x => x / Math.Sqrt(v.Sum(y => y * y))))];
        Groups = [.. films.Select(f => FilmNames.GroupOf(set, f))];
        Names = [.. films.Select(f => FilmNames.Short(set, f))];
    }

    public IReadOnlyList<double[]> Vectors { get; }

    /// <summary>The vectors at length 1.</summary>
    public IReadOnlyList<double[]> Directions { get; }

    /// <summary>Indices in <see cref="FilmNames.Groups"/>.</summary>
    public IReadOnlyList<int> Groups { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The most rated film of each group.</summary>
    public IEnumerable<int> Leaders => Enumerable.Range(0, Groups.Count).DistinctBy(i => Groups[i]).OrderBy(i => Groups[i]);

    /// <summary>The share of pairs of films that are of one group.</summary>
    public double ChanceAgreement => Groups.CountBy(g => g).Sum(g => (double)g.Value * (g.Value - 1)) / ((double)Groups.Count * (Groups.Count - 1));

    /// <summary>The nearest films in a space, from the nearest.</summary>
    public static IEnumerable<int> Nearest(IReadOnlyList<double[]> space, int film, int count) =>
        Enumerable.Range(0, space.Count).Where(j => j != film).OrderBy(j => Maps.TSneSimilarities.SquaredDistance(space[film], space[j])).Take(count);

    /// <summary>The share of the films' nearest neighbours that are of their group.</summary>
    public double Agreement(IReadOnlyList<double[]> space, int neighbours) =>
        Enumerable.Range(0, space.Count).Average(i => Nearest(space, i, neighbours).Average(j => Groups[j] == Groups[i] ? 1.0 : 0));
}
