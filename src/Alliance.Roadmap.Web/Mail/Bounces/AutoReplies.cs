using System.Text.RegularExpressions;
using MimeKit;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Vacation notices, acknowledgments and challenges: the message arrived, and a program answered.</summary>
internal static partial class AutoReplies
{
    private static readonly string[] Telling = ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply", "X-Vacation"];

    public static bool Includes(MimeMessage message)
    {
        if (Array.Exists(Telling, message.Headers.Contains)) return true;
        var answers = message.InReplyTo is not null || message.References.Count > 0;
        // RFC 3834 §5. Something generated is an answer only if it answers something: our own digests are generated too.
        if (Word(message, "Auto-Submitted") is { Length: > 0 } how && how != "NO" && (how == "AUTO-REPLIED" || answers || message.Headers.Contains("X-Auto-Response-Suppress"))) return true;
        if (Word(message, "Precedence") is { } precedence && (precedence == "AUTO_REPLY" || (precedence is "BULK" or "JUNK" && answers))) return true;
        return BounceReader.Short(message.Subject) is { } subject && (Away().IsMatch(subject) || Challenge().IsMatch(subject));
    }

    private static string? Word(MimeMessage message, string header) => message.Headers[header]?.Split(';', '(')[0].Trim().ToUpperInvariant();

    // English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Swedish, Danish and Norwegian, as mail programs write it.
    [GeneratedRegex(@"^\s*(?:\[?auto(?:matic(?:ally generated)?)?[- ]?(?:reply|response|answer|generated)\b|auto ?:|out of (?:the )?office|on (?:vacation|holiday|leave)\b|vacation(?: reply| response)?\b|away from (?:the )?(?:office|my mail)|automatische (?:antwort|abwesenheitsnotiz)|abwesenheit|(?:automatisch|abwesend) ?:|r[eé]ponse automatique|absence du bureau|absent du bureau|respuesta autom[aá]tica|fuera de (?:la )?oficina|risposta automatica|fuori sede|resposta autom[aá]tica|automatisch antwoord|afwezig|odpowied[zź] automatyczna|automatyczna odpowied[zź]|nieobecno[sś][cć]|poza biurem|automatick[aá] odpov[eě][dď]|autosvar|automatisk svar|fr[aå]nvaro)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Away();

    [GeneratedRegex(@"please confirm (?:your message|that you sent)|confirm(?:ation)? .*\bto deliver your (?:message|mail)|\bconf#|\bchallenge[- ]response\b|^\s*\[?challenge\b|verify (?:your|that your) (?:message|mail|e-mail)|boxbe|your (?:message|e-?mail) .*(?:awaits|requires) (?:verification|confirmation|your approval)|sender (?:verification|confirmation)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Challenge();
}
