using DeepMF.Specs;

namespace DeepMF.Serving.Knowledge;

/// <summary>What is predicted where the user, the item or both are unknown.</summary>
internal sealed class Fallback
{
    private readonly ServingKnowledge _knowledge;
    private readonly HeadSpec _head;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly int _users;

    public Fallback(HeadSpec head, ServingKnowledge knowledge)
    {
        _knowledge = knowledge;
        _head = head;
        (_minimum, _maximum) = head switch
        {
            RegressionHeadSpec { Range: { } range } => (range.Minimum, range.Maximum),
            BinaryHeadSpec => (0, 1),
            SoftmaxHeadSpec softmax => (softmax.Scale.Minimum, softmax.Scale.Maximum),
            _ => (knowledge.Levels.Minimum, knowledge.Levels.Maximum),
        };
        for (var user = 0; user < knowledge.Seen.Users; user++)
            _users += knowledge.Seen.Of(user).IsEmpty ? 0 : 1;
    }

    /// <summary>The prediction for a user and an item, -1 where one is unknown.</summary>
    public float Predict(int user, int item)
    {
        if (_head is RankingHeadSpec)
            return MathF.Log(1 + (item < 0 ? 0 : _knowledge.Seen.Counts[item]));
        var levels = _knowledge.Levels;
        var value = levels.AreInteractions(_head)
            ? Share(user, item)
            : levels.Mean + (user < 0 ? 0 : levels.Users[user]) + (item < 0 ? 0 : levels.Items[item]);
        return (float)Math.Clamp(value, _minimum, _maximum);
    }

    /// <summary>The prediction for an unknown item of a user who is not in the recommender.</summary>
    /// <param name="bias">The damped bias of the user's ratings.</param>
    /// <param name="count">The number of items that the user has.</param>
    public float PredictFor(double bias, int count) => _head switch
    {
        RankingHeadSpec => 0,
        _ when _knowledge.Levels.AreInteractions(_head) => Math.Min(1, (float)count / Math.Max(1, _knowledge.Popular.Length)),
        _ => (float)Math.Clamp(_knowledge.Levels.Mean + bias, _minimum, _maximum),
    };

    /// <summary>The share of the users that have the item, of the items that the user has, or of all pairs that there are.</summary>
    private double Share(int user, int item)
    {
        var (users, items) = (Math.Max(1, _users), Math.Max(1, _knowledge.Popular.Length));
        if (item >= 0)
            return (double)_knowledge.Seen.Counts[item] / users;
        return user >= 0 ? (double)_knowledge.Seen.Of(user).Length / items : (double)_knowledge.Seen.Items.Length / users / items;
    }
}
