namespace DeepMF.Data;

/// <summary>One interaction with raw ids, as streams of interactions carry it.</summary>
/// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
/// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
/// <param name="User">The user.</param>
/// <param name="Item">The item.</param>
/// <param name="Rating">The rating, a finite number; 1 for a mere "has seen it".</param>
/// <param name="Timestamp">The time in Unix seconds; 0 where times are unknown.</param>
public readonly record struct Interaction<TUser, TItem>(TUser User, TItem Item, float Rating = 1, long Timestamp = 0)
    where TUser : notnull
    where TItem : notnull;
