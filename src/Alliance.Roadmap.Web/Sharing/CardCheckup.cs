using System.Runtime.CompilerServices;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>Says whether shared links get a picture.</summary>
internal sealed class CardCheckup(CardFonts fonts) : ICheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        yield return fonts.Problem is { } problem
            // Everything else works, so it is no fault.
            ? Finding.Well($"Links to the roadmap are shared without a picture. {problem}")
            : Finding.Well($"The pictures of shared links are drawn with the font {fonts.Family}.");
        await Task.CompletedTask;
    }
}
