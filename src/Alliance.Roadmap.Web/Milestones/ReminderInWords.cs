using System.Globalization;
using System.Text;
using Alliance.Roadmap.Milestones;
using Alliance.Roadmap.Web.Mail;

namespace Alliance.Roadmap.Web.Milestones;

/// <summary>A step in a reminder, and who looks after it.</summary>
public sealed record ReminderLine(Milestone Step, ReminderRound Round, IReadOnlyList<string> Owners);

/// <summary>What one person is reminded of: the wording that the text and its HTML share.</summary>
public sealed class ReminderInWords(IReadOnlyList<ReminderLine> lines, string link, Func<DateTimeOffset, DateOnly> dayOf)
{
    /// <summary>"Steps 3 and 5 are due for a look".</summary>
    public string Subject => $"{Numbered(lines)} {(lines.Count == 1 ? "is" : "are")} due for a look";

    /// <summary>Where all open steps are reviewed on one page.</summary>
    public string Link => link;

    /// <summary>What came due just now.</summary>
    public IReadOnlyList<string> Due => [.. lines.Where(line => line.Round is ReminderRound.Owners).Select(InWords)];

    /// <summary>What has been due for 30 days.</summary>
    public IReadOnlyList<string> Late => [.. lines.Where(line => line.Round is ReminderRound.Board).Select(InWords)];

    public static string AboutDue => "These steps were due to be looked at:";

    public static string AboutLate => "Nobody has looked at these steps for 30 days and more since they were due. The public page says so, as a plain fact:";

    public static string WhatToDo => "Looked, and nothing changed? One page takes a tick for each step. Where something did change, write an update on that step’s page instead.";

    /// <summary>When this mail comes again, and when it does not.</summary>
    public string WhatComes =>
        Due.Count == 0 ? "This is the last reminder of it."
        : $"There is no second mail like this. {(Late.Count == 0 ? "If" : "If, in the first list,")} nobody looks for 30 days, the whole board is reminded once.";

    public string Text
    {
        get
        {
            var text = new StringBuilder();
            Section(AboutDue, Due);
            Section(AboutLate, Late);
            text.Append(CultureInfo.InvariantCulture, $"{PlainText.Wrapped(WhatToDo)}\n{Link}\n\n{PlainText.Wrapped(WhatComes)}\n");
            return text.ToString();

            void Section(string about, IReadOnlyList<string> sentences)
            {
                if (sentences.Count == 0) return;
                text.Append(PlainText.Wrapped(about)).Append('\n');
                foreach (var sentence in sentences) text.Append('\n').Append(PlainText.Wrapped(sentence, "  ")).Append('\n');
                text.Append('\n');
            }
        }
    }

    private string InWords(ReminderLine line)
    {
        var (step, due) = (line.Step, Day(line.Step.ReviewDueAt!.Value));
        var looked = step.LastReviewedAt is { } at ? $"the board last looked on {Day(at)}" : "nobody has looked yet";
        var owners = line.Owners.Count == 0 ? "Nobody looks after it by name" : $"{line.Owners.Joined()} {(line.Owners.Count == 1 ? "looks" : "look")} after it";
        return $"Step {step.Number}, {step.Title}: {step.Status.InWords()}, due on {due}. Nothing has moved since {Day(step.MovedAt)}; {looked}. {owners}.";
    }

    private string Day(DateTimeOffset time) => dayOf(time).InFull();

    private static string Numbered(IReadOnlyList<ReminderLine> lines)
    {
        const int Most = 5;
        var numbers = lines.Select(line => line.Step.Number.ToString(CultureInfo.InvariantCulture)).ToList();
        return numbers.Count == 1 ? $"Step {numbers[0]}" : numbers.Count <= Most ? $"Steps {numbers.Joined()}" : $"{numbers.Count} steps";
    }
}
