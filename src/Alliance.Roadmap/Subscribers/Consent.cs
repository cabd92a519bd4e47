namespace Alliance.Roadmap.Subscribers;

/// <summary>When and where somebody agreed to get digests, and the words they agreed to.</summary>
/// <param name="Source">Where it was given: <see cref="Web"/>, or what an imported list says.</param>
/// <param name="Wording">Null where an imported list does not tell.</param>
public sealed record Consent(DateTimeOffset At, string Source, string? Wording = null)
{
    public const int LongestSource = 200;
    public const string Web = "web";

    /// <summary>What the sign-up form says today. A change here is for new subscribers; the others keep the words they saw.</summary>
    public const string Today = "Please send me the digest of the Mage-OS Alliance roadmap by mail, as often as I have chosen. I can change that or stop at any time with the link in every mail.";
}
