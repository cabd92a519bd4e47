namespace Alliance.Roadmap.Web.Board;

/// <summary>
/// This page is for sensitive acts: it wants somebody who has signed in a short while ago, beside its policy.
/// <code>@attribute [FreshSignIn]                      the page and its forms
/// @attribute [FreshSignIn(OnlyToSend = true)]   anybody whom its policy lets in reads it; its forms want it
/// @attribute [FreshSignIn(Form = "make")]       only this form of it does
/// @attribute [FreshSignIn(Act = "confirm")]     only where {Act} in its address is this</code>
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FreshSignInAttribute : Attribute
{
    /// <summary>Reading is open; only what is sent wants it.</summary>
    public bool OnlyToSend { get; init; }

    /// <summary>Only the form of this name wants it.</summary>
    public string? Form { get; init; }

    /// <summary>Only the address with this act wants it.</summary>
    public string? Act { get; init; }
}
