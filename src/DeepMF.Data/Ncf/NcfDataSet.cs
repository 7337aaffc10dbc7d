namespace DeepMF.Data;

/// <summary>A leave-one-out data set in the layout of neural collaborative filtering: training rows, one held-out item per user, and drawn negatives to rank it among.</summary>
/// <remarks>
/// <para>Three tab-separated files: <c>NAME.train.rating</c> and <c>NAME.test.rating</c> with user, item, rating and, where known, the time in Unix seconds; <c>NAME.test.negative</c> with <c>(user,item)</c> of the
/// test row in the same line and then the negatives. Ids run from 0 and are the indices. Source: He, Liao, Zhang, Nie, Hu and Chua (2017), and the files published with it.</para>
/// <para>In the published files some negatives equal the held-out item (156 of 597,960 in ml-1m). Such a negative is dropped, and counted in
/// <see cref="SampledCandidates.DroppedNegatives"/>: the published evaluation, too, keeps scores in a dictionary by item, so that the item counts once there.</para>
/// </remarks>
public sealed class NcfDataSet
{
    internal NcfDataSet(string name, InteractionTable train, InteractionTable test, SampledCandidates candidates)
    {
        Name = name;
        Train = train;
        Test = test;
        TestCandidates = candidates;
    }

    /// <summary>What stands before <c>.train.rating</c> in the file's name, such as <c>ml-1m</c>.</summary>
    public string Name { get; }

    /// <summary>The rows to learn from. Users and items have the ids of the files as indices.</summary>
    public InteractionTable Train { get; }

    /// <summary>The held-out row of each user.</summary>
    public InteractionTable Test { get; }

    /// <summary>The held-out item of each user with its negatives.</summary>
    public SampledCandidates TestCandidates { get; }

    /// <summary>Reads the data set in a folder.</summary>
    /// <param name="directory">A folder with the three files of one data set; other files are not looked at.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">The folder has training rows of no or of several data sets, or a file cannot be read; the message has file, line, column and text.</exception>
    public static NcfDataSet Load(string directory) => new NcfReader(directory).Read();

    /// <summary>Holds one further item per user out of the training rows, to choose epochs and settings without a look at the test.</summary>
    /// <remarks>
    /// The item is the user's last by time where the rows have times, else a random one by the seed; a user with a single row keeps it. The negatives are drawn uniformly from the items that the user has
    /// neither in the training rows nor in the test.
    /// </remarks>
    /// <param name="negatives">The negatives of a user, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The smaller training part, the held-out rows and their candidates.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="negatives"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">No user has a second row, or an item to compare with.</exception>
    public NcfHoldOut HoldOut(int negatives = 99, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(negatives);
        var split = Train.HasTimestamps ? Splits.LeaveLastOut(Train) : Splits.LeaveRandomOut(Train, 1, seed);
        return new NcfHoldOut(split.Train, split.Test, SampledCandidates.Draw(split.Test, [Train, Test], negatives, seed));
    }
}
