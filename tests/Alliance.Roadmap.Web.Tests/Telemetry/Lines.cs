using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Telemetry;

/// <summary>What a site writes into its log: <c>site.Replacing = services => services.AddSingleton&lt;ILoggerProvider&gt;(lines)</c></summary>
internal sealed class Lines : ILoggerProvider, ILogger, IAsyncDisposable
{
    public ConcurrentQueue<string> Written { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
