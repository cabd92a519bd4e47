namespace Alliance.Roadmap.Web.Api;

/// <summary>The text is one of these words, written in kebab-case.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordsAttribute(Type words) : Attribute
{
    public IReadOnlyList<string> All { get; } = [.. Enum.GetValues(words).Cast<Enum>().Select(word => word.Kebab())];
}
