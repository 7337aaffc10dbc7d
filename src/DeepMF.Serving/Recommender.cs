using System.Collections.Concurrent;
using DeepMF.Data;
using DeepMF.Serving.Folding;
using DeepMF.Serving.Knowledge;
using DeepMF.Serving.Lifetime;
using DeepMF.Serving.Requests;

namespace DeepMF.Serving;

/// <summary>A trained model with what it takes to serve it: raw ids, what users have seen, what is popular. Raw ids go in, raw ids come out.</summary>
/// <remarks>
/// <para>A recommender never changes: it has a copy of its model, so that training the model further changes nothing here. Any number of threads may use it at a time.</para>
/// <para>
/// An id is known where its vocabulary has it and the model has learned something about it: an id of the vocabulary without a single interaction counts as unknown, unless the
/// model knows it by other features, since its row was never trained. Unknown ids are no errors: they get fallbacks, and results say so.
/// </para>
/// <para><see cref="Dispose"/> may be called at any time: calls that are running finish, later ones that need the model throw an <see cref="ObjectDisposedException"/>, and the memory is released after the last. What is known of ids can still be asked for.</para>
/// </remarks>
public sealed partial class Recommender : IDisposable
{
    private readonly Model _model;
    private readonly ServingKnowledge _knowledge;
    private readonly Fallback _fallback;
    private readonly CatalogScorer _scorer;
    private readonly ItemSelection _everything;
    private readonly FoldSlots _newUsers;
    private readonly FoldSlots _newItems;
    private readonly UseGate _gate;
    private readonly ConcurrentBag<PairRequest> _pairRequests = [];
    private readonly ConcurrentBag<ListRequest> _listRequests = [];

    /// <summary>Takes the model, which is released with the recommender.</summary>
    private Recommender(Model model, ServingKnowledge knowledge)
    {
        _model = model;
        _knowledge = knowledge;
        _fallback = new Fallback(model.Spec.Head, knowledge);
        _everything = ItemSelection.Create(knowledge, RecommendationOptions.Default);
        _scorer = model.CreateScorer(KeyBatches.Of(knowledge.Features, model.Spec.Features, FeatureKey.Item));
        _vectors = new Lazy<ItemVectors>(() => ItemVectors.Create(_model, _knowledge));
        _newUsers = new FoldSlots(model, knowledge, FeatureKey.User);
        _newItems = new FoldSlots(model, knowledge, FeatureKey.Item);
        _gate = new UseGate(Release);
    }

    /// <summary>The description of the model.</summary>
    public ModelSpec Spec => _model.Spec;

    /// <summary>The notes about the training of the model.</summary>
    public IReadOnlyDictionary<string, string> TrainingSummary => _model.TrainingSummary;

    /// <summary>The users: raw id to index and back.</summary>
    public Vocabulary Users => _knowledge.Users;

    /// <summary>The items: raw id to index and back.</summary>
    public Vocabulary Items => _knowledge.Items;

    /// <summary>The number of pairs of a user and an item that the user has seen.</summary>
    public int SeenPairs => _knowledge.Seen.Items.Length;

    /// <summary>The lowest and the highest rating of the interactions; both are 1 where interactions have no ratings, or where a binary head reads none since they leave 0 to 1.</summary>
    public (float Minimum, float Maximum) RatingRange => _knowledge.Levels.AreInteractions(Spec.Head) ? (1, 1) : ((float)_knowledge.Levels.Minimum, (float)_knowledge.Levels.Maximum);

    /// <summary>Makes a recommender of a model and the interactions that it was trained on.</summary>
    /// <remarks>The feature 'user' of the table is the user and 'item' the item, whatever the order in which the model has them. The table's features of users and items that the model reads are kept too.</remarks>
    /// <param name="model">The model; it is copied and stays the caller's to dispose of.</param>
    /// <param name="interactions">Who has what, whatever the ratings are; also the vocabularies and the features of users and items. Where a binary head learned rows of 0 that lists may still hold, give the others alone.</param>
    /// <returns>The recommender; dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException">The table has no interactions, lacks a feature of the model or has other ids than the model, or no feature of the model belongs to users, or none to items.</exception>
    /// <exception cref="InsufficientMemoryException">The copy does not fit into the memory of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public static Recommender Create(Model model, InteractionTable interactions)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(interactions);
        var knowledge = ServingKnowledge.Create(model.Spec, interactions);
        interactions.Features.CheckVocabularies(model);
        var vocabularies = new Dictionary<string, Vocabulary>(model.Vocabularies);
        foreach (var (name, vocabulary) in interactions.VocabulariesFor(model.Spec))
            vocabularies[name] = vocabulary;
        return Own(model.To(model.EngineModel.Engine).AttachVocabularies(vocabularies), knowledge);
    }

    /// <summary>Whether a user is known: the vocabulary has the id, and the model has learned something about it.</summary>
    /// <param name="user">The raw id.</param>
    /// <returns>Whether lists and predictions for the user come from the model.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of users are numbers, or the other way round.</exception>
    public bool KnowsUser(RawId user) => _knowledge.TryFindUser(user, out _);

    /// <summary>Whether an item is known: the vocabulary has the id, and the model has learned something about it.</summary>
    /// <param name="item">The raw id.</param>
    /// <returns>Whether predictions for the item come from the model and lists may hold it.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of items are numbers, or the other way round.</exception>
    public bool KnowsItem(RawId item) => _knowledge.TryFindItem(item, out _);

    /// <summary>Reads the id of a user from text, such as a part of an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="user">The id, of the type that ids of users have.</param>
    /// <returns>Whether the text is an id; false only where ids are numbers and the text is none.</returns>
    public bool TryParseUser(string text, out RawId user)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Users.TryParse(text, out user);
    }

    /// <summary>Reads the id of an item from text, such as a part of an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="item">The id, of the type that ids of items have.</param>
    /// <returns>Whether the text is an id; false only where ids are numbers and the text is none.</returns>
    public bool TryParseItem(string text, out RawId item)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Items.TryParse(text, out item);
    }

    /// <summary>The items that a user has seen.</summary>
    /// <param name="user">The raw id of the user.</param>
    /// <returns>The raw ids, in the order of their indices; none for an unknown user.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of users are numbers, or the other way round.</exception>
    public IReadOnlyList<RawId> SeenBy(RawId user) => _knowledge.TryFindUser(user, out var index) ? [.. _knowledge.Seen.Of(index).ToArray().Select(item => Items.IdOf(item))] : [];

    /// <summary>The number of users that have seen an item.</summary>
    /// <param name="item">The raw id of the item.</param>
    /// <returns>The number; 0 for an unknown item.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of items are numbers, or the other way round.</exception>
    public int Popularity(RawId item) => _knowledge.TryFindItem(item, out var index) ? _knowledge.Seen.Counts[index] : 0;

    /// <summary>Releases the memory, after the last of the calls that are running. It may be called at any time and more than once.</summary>
    public void Dispose() => _gate.Close();

    /// <summary>Lets go of the memory, but lets calls inside a use that has begun go on.</summary>
    internal void LetGo() => _gate.LetGo();

    /// <summary>Starts a use that keeps the memory; false where it is released.</summary>
    internal bool TryEnter() => _gate.TryEnter();

    /// <summary>Ends a use.</summary>
    internal void Exit() => _gate.Exit();

    /// <summary>Makes a recommender, or releases the model.</summary>
    private static Recommender Own(Model model, ServingKnowledge knowledge)
    {
        try
        {
            return new Recommender(model, knowledge);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private Use Enter()
    {
        ObjectDisposedException.ThrowIf(!_gate.TryEnter(), this);
        return new Use(_gate);
    }

    private void Release()
    {
        _newUsers.Dispose();
        _newItems.Dispose();
        _scorer.Dispose();
        _model.Dispose();
    }

    /// <summary>A call that is running.</summary>
    private readonly ref struct Use(UseGate gate)
    {
        public void Dispose() => gate.Exit();
    }
}
