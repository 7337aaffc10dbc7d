using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace DeepMF.Specs;

/// <summary>An immutable list that compares by content, so that specifications which hold lists compare by content too.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
[CollectionBuilder(typeof(SpecList), nameof(SpecList.Create))]
public readonly struct SpecList<T> : IEquatable<SpecList<T>>, IReadOnlyList<T>
{
    private readonly ImmutableArray<T> _items;

    internal SpecList(ImmutableArray<T> items) => _items = items;

    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <summary>The item at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is outside the list.</exception>
    public T this[int index] => Items[index];

    /// <summary>Creates a copy of this list with one more item at its end.</summary>
    /// <param name="item">The item to append.</param>
    /// <returns>The longer list; this one does not change.</returns>
    public SpecList<T> Add(T item) => new(Items.Add(item));

    /// <inheritdoc/>
    public bool Equals(SpecList<T> other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpecList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>Whether two lists hold equal items in the same order.</summary>
    public static bool operator ==(SpecList<T> left, SpecList<T> right) => left.Equals(right);

    /// <summary>Whether two lists differ in an item, in order or in length.</summary>
    public static bool operator !=(SpecList<T> left, SpecList<T> right) => !left.Equals(right);

    /// <summary>Lists the items for records that print themselves.</summary>
    /// <returns>The items in brackets, with commas between them.</returns>
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Creates <see cref="SpecList{T}"/> values; collection expressions use it.</summary>
public static class SpecList
{
    /// <summary>Creates a list that holds the given items.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items, in order.</param>
    /// <returns>The list.</returns>
    public static SpecList<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);
}
