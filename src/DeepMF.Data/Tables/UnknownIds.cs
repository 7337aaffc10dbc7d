namespace DeepMF.Data;

/// <summary>What happens to a row whose user or item a given vocabulary does not know. A vocabulary with an index for unknown ids uses that index instead.</summary>
public enum UnknownIds
{
    /// <summary>The row is an error that names the id and where it stands.</summary>
    Refuse,

    /// <summary>The row is dropped and counted.</summary>
    Skip,
}
