using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Instances;

/// <summary>Says whether the journal can be written.</summary>
internal sealed class JournalCheckup(Journal journal) : ICheckup
{
    public IAsyncEnumerable<Finding> Examine(CancellationToken cancel) => new[] { Writable() }.ToAsyncEnumerable();

    private Finding Writable()
    {
        try
        {
            journal.Probe();
            return Finding.Well($"The journal {journal.Path} can be written.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"The journal {journal.Path} cannot be written: {problem.Message} It keeps those who leave gone after a restore. Please give this program's user the right to.");
        }
    }
}
