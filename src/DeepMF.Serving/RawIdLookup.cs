using System.Diagnostics;
using System.Globalization;

namespace DeepMF.Serving;

/// <summary>Raw ids in vocabularies, without an allocation per id.</summary>
internal static class RawIdLookup
{
    /// <summary>The index of a known id; false for an id that the vocabulary does not know.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="id">The id.</param>
    /// <param name="index">The index, or -1.</param>
    /// <param name="role">What the id names: "user".</param>
    /// <param name="parameter">The parameter of the caller that has the id.</param>
    /// <exception cref="ArgumentException">The id is a text and the vocabulary holds numbers, or the other way round.</exception>
    public static bool TryFind(this Vocabulary vocabulary, RawId id, out int index, string role, string parameter)
    {
        if (id.IsText != vocabulary is Vocabulary<string>)
            throw new ArgumentException($"The {role} '{id}' is a {(id.IsText ? "text" : "number")}, but ids of {role}s are {(id.IsText ? "numbers" : "texts")}.", parameter);
        var isKnown = vocabulary switch
        {
            Vocabulary<string> texts => texts.TryGetIndex(id.Text, out index),
            Vocabulary<long> longs => longs.TryGetIndex(id.Number, out index),
            Vocabulary<int> ints when id.Number is >= int.MinValue and <= int.MaxValue => ints.TryGetIndex((int)id.Number, out index),
            _ => Unknown(out index),
        };
        if (!isKnown)
            index = -1;
        return isKnown;
    }

    /// <summary>The raw id of an index, which does not stand for unknown ids.</summary>
    public static RawId IdOf(this Vocabulary vocabulary, int index) => vocabulary switch
    {
        Vocabulary<string> texts => texts.IdOf(index),
        Vocabulary<long> longs => longs.IdOf(index),
        Vocabulary<int> ints => ints.IdOf(index),
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads an id of the vocabulary's type.</summary>
    public static bool TryParse(this Vocabulary vocabulary, string text, out RawId id)
    {
        if (vocabulary is Vocabulary<string>)
        {
            id = text;
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        id = number;
        return isNumber;
    }

    /// <summary>The vocabulary with a new id at its end.</summary>
    /// <exception cref="ArgumentException">The id does not fit the type of the vocabulary.</exception>
    public static Vocabulary With(this Vocabulary vocabulary, RawId id, string role, string parameter) => vocabulary switch
    {
        Vocabulary<string> texts => Vocabulary.Create([.. texts.Ids, id.Text], texts.HasUnknown),
        Vocabulary<long> longs => Vocabulary.Create([.. longs.Ids, id.Number], longs.HasUnknown),
        Vocabulary<int> ints => id.Number is >= int.MinValue and <= int.MaxValue
            ? Vocabulary.Create([.. ints.Ids, (int)id.Number], ints.HasUnknown)
            : throw new ArgumentException($"The {role} '{id}' is too large: ids of {role}s are of type Int32.", parameter),
        _ => throw new UnreachableException(),
    };

    /// <summary>The index of the first known id.</summary>
    public static int First(this Vocabulary vocabulary) => vocabulary.HasUnknown ? 1 : 0;

    private static bool Unknown(out int index)
    {
        index = -1;
        return false;
    }
}
