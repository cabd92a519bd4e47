using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Web.Mail;
using MimeKit;

namespace Alliance.Roadmap.Web.Digests;

/// <summary>The messages of one frozen issue, each as its recipient gets it.</summary>
internal sealed class IssueMessages(Issue issue, MessageWriter writer)
{
    private readonly Dictionary<Guid, Stencil> stencils = issue.Renderings.ToDictionary(rendering => rendering.Id, StencilOf);

    public MimeMessage Write(ClaimedDelivery delivery, string key) =>
        writer.WriteToList(delivery.Address, stencils[delivery.RenderingId], key, delivery.MessageId(issue.MessageDomain!));

    public static Stencil StencilOf(Rendering rendering) => new(rendering.Subject, rendering.Text, rendering.Html, Rendering.TokenPlaceholder);
}
