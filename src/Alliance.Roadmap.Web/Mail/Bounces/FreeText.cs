using System.Text.RegularExpressions;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Bounces in free text, by a small table: how each server begins, where it names the recipient and the reason, and
/// where the message that came back begins. A server's own opening is needed, so that nobody's letter is taken for one.</summary>
internal static partial class FreeText
{
    private sealed record Form(Regex Opening, Regex Failure, Regex? Warning = null, Regex? Returned = null);

    private const int LongestReason = 2_000;

    // No pattern may look twice at what it has passed: the text is anybody's, and the job must end.
    private static readonly Form[] Forms =
    [
        // qmail (and its QSBMF): "<reader@example.org>:" and the reason behind it, until an empty line.
        new(QmailOpening(), QmailFailure(), null, QmailReturned()),
        // Exim: the address indented by two, the reason by four.
        new(EximOpening(), EximFailure(), EximWarning(), EximReturned()),
        // Postfix without its report: "<reader@example.org>: reason".
        new(PostfixOpening(), PostfixFailure(), PostfixWarning(), PostfixReturned()),
        // Exchange until 2003, then since 2007.
        new(OldExchangeOpening(), OldExchangeFailure(), OldExchangeWarning()),
        new(ExchangeOpening(), ExchangeFailure(), ExchangeWarning(), ExchangeReturned()),
        // Sendmail.
        new(SendmailOpening(), SendmailFailure(), SendmailWarning(), SendmailReturned()),
    ];

    // What the reason means where it has no status of its own. The passing ones come first: "mailbox unavailable, try again".
    private static readonly (Regex Words, string Status)[] Reasons =
    [
        (Passing(), "4.4.7"),
        (FullMailbox(), "4.2.2"),
        (ClosedMailbox(), "5.2.1"),
        (UnknownDomain(), "5.1.2"),
        (UnknownMailbox(), "5.1.1"),
        (TooLarge(), "5.3.4"),
        (Policy(), "5.7.1"),
    ];

    /// <summary>What a text says; nothing where it is no bounce of a kind we know.</summary>
    public static IReadOnlyList<Bounce> Read(string text, MimeMessage message)
    {
        foreach (var form in Forms)
        {
            if (form.Opening.Match(text) is not { Success: true } opening) continue;
            var told = form.Returned?.Match(text, opening.Index) is { Success: true } returned ? text[opening.Index..returned.Index] : text[opening.Index..];
            var isWarning = form.Warning?.IsMatch(told) is true;
            var bounces = form.Failure.Matches(told).Select(failure => Meaning(failure.Groups["recipient"].Value, failure.Groups["reason"].Value, isWarning)).ToList();
            if (bounces.Count > 0) return bounces;
            // The opening alone is enough where a header names the recipient.
            if (message.Headers["X-Failed-Recipients"] is { } failed) return [Meaning(failed.Split(',')[0].Trim(), told, isWarning)];
        }

        return [];
    }

    private static Bounce Meaning(string recipient, string words, bool isWarning)
    {
        var reason = words.Length <= LongestReason ? words : words[..LongestReason];
        var status = SmtpFaults.StatusIn(reason) ?? Array.Find(Reasons, known => known.Words.IsMatch(reason)).Status ?? (ReplyCode().Match(reason) is { Success: true } code ? $"{code.Value[0]}.0.0" : null);
        return isWarning
            ? new Bounce(BounceKind.Soft, recipient, status is ['4', ..] ? status : "4.0.0", BounceReader.Short(reason))
            : BounceReader.Failed(recipient, status ?? "5.0.0", reason);
    }

    [GeneratedRegex(@"^Hi\. This is the .{1,80} at \S+", RegexOptions.Multiline)]
    private static partial Regex QmailOpening();

    [GeneratedRegex(@"^<(?<recipient>[^\s<>@]+@[^\s<>@]+)>:[ \t]*\n?(?<reason>(?:.+(?:\n|\z))+)", RegexOptions.Multiline)]
    private static partial Regex QmailFailure();

    [GeneratedRegex(@"^--- Below this line is a copy of the message\.|^--- Enclosed (?:are|is)", RegexOptions.Multiline)]
    private static partial Regex QmailReturned();

    [GeneratedRegex(@"^This message was created automatically by mail delivery software", RegexOptions.Multiline)]
    private static partial Regex EximOpening();

    [GeneratedRegex(@"^  (?<recipient>[^\s<>@]+@[^\s<>@:]+).*\n(?<reason>(?:^ {3,}\S.*(?:\n|\z))*)", RegexOptions.Multiline)]
    private static partial Regex EximFailure();

    [GeneratedRegex(@"has not yet been delivered|No action is required on your part")]
    private static partial Regex EximWarning();

    [GeneratedRegex(@"^-{4,} This is a copy of ", RegexOptions.Multiline)]
    private static partial Regex EximReturned();

    [GeneratedRegex(@"^This is the (?:mail system at host|Postfix program at host|Symantec Messaging Gateway) ?\S*", RegexOptions.Multiline)]
    private static partial Regex PostfixOpening();

    [GeneratedRegex(@"^<(?<recipient>[^\s<>@]+@[^\s<>@]+)>(?: \(expanded from [^)]*\))?: (?<reason>(?:.+(?:\n|\z))+)", RegexOptions.Multiline)]
    private static partial Regex PostfixFailure();

    [GeneratedRegex(@"THIS IS A WARNING ONLY|has been delayed|still being delivered|could not be delivered for")]
    private static partial Regex PostfixWarning();

    [GeneratedRegex(@"^(?:Reporting-MTA:|Return-Path:|Received:)", RegexOptions.Multiline)]
    private static partial Regex PostfixReturned();

    [GeneratedRegex(@"^Your message(?: did not reach some or all of the intended recipients|[ \t]*\n\s*(?:To|Subject):)", RegexOptions.Multiline)]
    private static partial Regex OldExchangeOpening();

    [GeneratedRegex(@"^[ \t]*'?(?<recipient>[^\s<>@']+@[^\s<>@']+?)'? on (?:\w{3}, )?\d.*\n(?<reason>(?:^[ \t]*\S.*(?:\n|\z))+)", RegexOptions.Multiline)]
    private static partial Regex OldExchangeFailure();

    [GeneratedRegex(@"^Delivery of (?:this|your) message .*delayed|has been delayed", RegexOptions.Multiline)]
    private static partial Regex OldExchangeWarning();

    [GeneratedRegex(@"^[ \t]*(?:Delivery has failed to these recipients or (?:groups|distribution lists)|Delivery is delayed to these recipients or (?:groups|distribution lists)|Your message to \S+@\S+ couldn't be delivered)", RegexOptions.Multiline)]
    private static partial Regex ExchangeOpening();

    // The part for administrators names the address alone, and the reply behind it. "#550 5.1.1 …##", "#< #5.1.1 smtp;550 …> #SMTP#"
    [GeneratedRegex(@"^[ \t]*(?<recipient>[^\s<>@#]+@[^\s<>@#]+)[ \t]*\n(?:[^\n#]*\n)??[ \t]*(?<reason>(?:#|Remote Server returned '|Server at ).*(?:\n\S.*)*)", RegexOptions.Multiline)]
    private static partial Regex ExchangeFailure();

    [GeneratedRegex(@"Delivery is delayed|will continue to try|keep trying to deliver")]
    private static partial Regex ExchangeWarning();

    [GeneratedRegex(@"^[ \t]*Original message headers:", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ExchangeReturned();

    [GeneratedRegex(@"^[ \t]*-{3,} The following addresses had (?:permanent fatal|transient non-fatal|delivery) ", RegexOptions.Multiline)]
    private static partial Regex SendmailOpening();

    [GeneratedRegex(@"^<(?<recipient>[^\s<>@]+@[^\s<>@]+)>[ \t]*\n(?<reason>(?:^[ \t]+\S.*(?:\n|\z))*)", RegexOptions.Multiline)]
    private static partial Regex SendmailFailure();

    [GeneratedRegex(@"transient non-fatal errors|had delivery problems|This is a warning message only", RegexOptions.IgnoreCase)]
    private static partial Regex SendmailWarning();

    [GeneratedRegex(@"^[ \t]*-{3,} (?:Original message|Message header) follows|^[ \t]*-{3,} Transcript of session", RegexOptions.Multiline)]
    private static partial Regex SendmailReturned();

    [GeneratedRegex(@"retry time(?:out| not reached)|timed? ?out|connection refused|temporar|try(?:ing)? again|grey ?list|no route to host|could not (?:connect|be reached)|too many connections", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();

    [GeneratedRegex(@"(?:mailbox|mail folder|account|inbox)(?: is|'s)? (?:too )?full|(?:over|exceed(?:s|ed|ing)?)(?: the| its| their)?(?: \w+)? ?quota|quota (?:is )?exceeded|not enough (?:storage|disk) space|mailbox size", RegexOptions.IgnoreCase)]
    private static partial Regex FullMailbox();

    [GeneratedRegex(@"(?:mailbox|account|user|recipient|address)(?: \S+)?(?: has been| is| was)?(?: currently)? (?:disabled|inactive|suspended|deactivated|closed|no longer (?:active|in use|valid))|disabled (?:mailbox|account|user)", RegexOptions.IgnoreCase)]
    private static partial Regex ClosedMailbox();

    [GeneratedRegex(@"(?:host|domain)(?: or domain)?(?: name)? (?:not found|unknown|does not exist)|couldn't find any host|unrouteable (?:mail )?(?:address|domain)|all relevant MX records point to non-existent hosts|no such domain|bad destination host|nxdomain", RegexOptions.IgnoreCase)]
    private static partial Regex UnknownDomain();

    [GeneratedRegex(@"(?:user|recipient|mailbox|address|account|alias)(?: \S+)?(?: is| was)? (?:unknown|not found|does(?: not|n't) exist|not (?:known|listed|recognized))|(?:unknown|no such|invalid) (?:local )?(?:user|recipient|mailbox|address|account|person|part)|no mailbox here by that name|does not exist at the organization|address was not found|couldn't be found|mailbox unavailable", RegexOptions.IgnoreCase)]
    private static partial Regex UnknownMailbox();

    [GeneratedRegex(@"too (?:large|big|long)|message size|size limit", RegexOptions.IgnoreCase)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"\bspam\b|black ?list|block ?list|blocked|policy|not (?:authorized|permitted|allowed)|access denied|relay(?:ing)? (?:denied|not)", RegexOptions.IgnoreCase)]
    private static partial Regex Policy();

    [GeneratedRegex(@"(?<![\d.\[])[45]\d\d(?![\d.\]])")]
    private static partial Regex ReplyCode();
}
