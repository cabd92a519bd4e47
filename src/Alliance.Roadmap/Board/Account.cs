using Microsoft.AspNetCore.Identity;

namespace Alliance.Roadmap.Board;

/// <summary>Someone who may sign in: a member of the board in office, an auditor, an editor, or whoever runs the server.
/// There are no passwords; a one-time link or a short code by mail opens the door.</summary>
public sealed class Account : IdentityUser<Guid>
{
    private Account()
    {
    }

    public Account(string name, string email, Office office)
    {
        Id = Guid.CreateVersion7();
        UserName = Email = email;
        SecurityStamp = Guid.NewGuid().ToString("N");
        (Name, Office) = (name, office);
    }

    public string Name { get; set; } = "";
    public Office Office { get; set; }
    public DateTimeOffset? FirstSignedInAt { get; set; }
    public DateTimeOffset? LastSignedInAt { get; set; }

    /// <summary>When the account ended; an ended one can neither sign in nor act.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public bool IsInOffice => EndedAt is null;
    public Person Person => new(Name, Office);
}
