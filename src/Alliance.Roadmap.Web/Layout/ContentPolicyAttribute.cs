namespace Alliance.Roadmap.Web.Layout;

/// <summary>A page or endpoint with a content security policy of its own, and a reason for it beside.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ContentPolicyAttribute(string policy) : Attribute
{
    public string Policy { get; } = policy;

    /// <summary>Made to be shown in other sites' pages.</summary>
    public bool IsForOtherSites { get; init; }
}
