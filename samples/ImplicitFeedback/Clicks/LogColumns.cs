namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>The names of the columns of a click log. Without a count, how many clicks a row stands for, every row is one.</summary>
internal sealed record LogColumns(string User, string Item, string Time, string? Count);
