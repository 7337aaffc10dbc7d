namespace DeepMF.Engines;

internal static class DefaultEngine
{
    public static IEngine Value => throw new NotSupportedException("pending");
}
