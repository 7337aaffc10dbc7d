using DeepMF.Data;
using DeepMF.Samples.ImplicitFeedback.Clicks;

namespace DeepMF.Samples.ImplicitFeedback.Models;

/// <summary>The log in three: the last new item of each user tests, the one before it chooses, the others train.</summary>
internal sealed record ClickParts
{
    private const int Sampled = 99;

    public required InteractionTable Train { get; init; }

    public required InteractionTable Validation { get; init; }

    /// <summary>Training and validation together.</summary>
    public required InteractionTable Known { get; init; }

    public required InteractionTable Test { get; init; }

    /// <summary>Each test click among drawn items that the user has not clicked.</summary>
    public required SampledCandidates Candidates { get; init; }

    public static ClickParts Of(ClickLog log, ulong seed)
    {
        var (known, test) = Splits.LeaveLastOut(log.First);
        var (train, validation) = Splits.LeaveLastOut(known);
        if (validation.Count == 0)
            throw new InvalidOperationException(FormattableString.Invariant($"No user of the {log.First.UserVocabulary.Count} has clicked three items, but one of each user tests, one chooses the epochs, and the others train. Give a longer log."));
        return new ClickParts
        {
            Train = train,
            Validation = validation,
            Known = known,
            Test = test,
            Candidates = SampledCandidates.Draw(test, known: [known], negatives: Sampled, seed),
        };
    }
}
