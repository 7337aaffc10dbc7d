namespace DeepMF.Data;

/// <summary>Makes sentences by a small grammar in which words of one class (animals, foods, cities, professions, …) stand in like contexts: what word vectors can learn.</summary>
public static class GeneratedText
{
    /// <summary>What words of the classes do; a word in braces stands for any word of that class.</summary>
    private static readonly string[][] Patterns =
    [
        .. new[]
        {
            "the {animal} sleeps in the barn",
            "a hungry {animal} runs through the wet grass",
            "the farmer feeds the {animal} every morning",
            "the young {animal} follows its mother home",
            "children watch the wild {animal} near the river",
            "we cook {food} with salt and butter",
            "she orders {food} and a glass of wine",
            "fresh {food} tastes best for dinner",
            "the kitchen smells of warm {food}",
            "he eats {food} with a big spoon",
            "the train to {city} leaves at noon",
            "she flew from {city} to {city} last week",
            "tourists visit the old streets of {city}",
            "the mayor of {city} opens a museum",
            "winter in {city} is long and cold",
            "the {profession} signs the long report",
            "my sister became a {profession} after school",
            "an experienced {profession} earns a good salary",
            "the {profession} meets a client at the office",
            "the {profession} moved to {city} for work",
            "he plays the {instrument} in the orchestra",
            "a loud {instrument} fills the concert hall",
            "she practises the {instrument} before the concert",
            "the teacher tunes the {instrument} for a song",
            "she wears a {colour} dress with silver buttons",
            "they painted the wall {colour} and white",
            "the {colour} flag waves over the roof",
            "bright {colour} paint covers the door",
        }.Select(pattern => pattern.Split(' ')),
    ];

    /// <summary>The words of each class, by its name: <c>animal</c>, <c>food</c>, <c>city</c>, <c>profession</c>, <c>instrument</c>, <c>colour</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> WordClasses { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["animal"] = ["cat", "dog", "horse", "cow", "sheep", "fox", "wolf", "rabbit", "bear", "goat"],
        ["food"] = ["bread", "cheese", "soup", "rice", "pasta", "fish", "cake", "salad", "pizza", "beans"],
        ["city"] = ["london", "paris", "berlin", "madrid", "rome", "vienna", "prague", "lisbon", "oslo", "athens"],
        ["profession"] = ["doctor", "lawyer", "engineer", "nurse", "architect", "pilot", "baker", "judge", "plumber", "dentist"],
        ["instrument"] = ["piano", "violin", "guitar", "trumpet", "flute", "cello", "drum", "harp"],
        ["colour"] = ["red", "blue", "green", "yellow", "purple", "orange", "brown", "pink"],
    };

    /// <summary>Makes a text.</summary>
    /// <remarks>Every pattern of the grammar is as likely, and so is every word of a class. Words are lower case, and there is no punctuation.</remarks>
    /// <param name="options">The size; <see langword="null"/> means the defaults.</param>
    /// <returns>The words of each sentence, for <see cref="TextCorpus.Create"/>.</returns>
    public static IReadOnlyList<string[]> Sentences(GeneratedTextOptions? options = null)
    {
        options ??= new GeneratedTextOptions();
        var random = RowOrder.Stream(options.Seed, "text");
        var draws = 0UL;
        var sentences = new string[options.Sentences][];
        for (var sentence = 0; sentence < sentences.Length; sentence++)
            sentences[sentence] = Array.ConvertAll(Draw(Patterns), word => word[0] == '{' ? Draw(WordClasses[word[1..^1]]) : word);
        return sentences;

        T Draw<T>(IReadOnlyList<T> choices) => choices[(int)random.NextInteger(draws++, choices.Count)];
    }
}
