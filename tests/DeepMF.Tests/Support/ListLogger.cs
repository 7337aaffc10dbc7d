using Microsoft.Extensions.Logging;

namespace DeepMF.Tests.Support;

/// <summary>Keeps what is logged at or above a level.</summary>
internal sealed class ListLogger<T>(LogLevel minimum) : ILogger<T>
{
    public List<(LogLevel Level, int Id, string Message, Exception? Exception)> Entries { get; } = [];

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Entries.Add((logLevel, eventId.Id, formatter(state, exception), exception));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
