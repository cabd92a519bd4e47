using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary>The letters about a subscription. Each is worded once, for both its forms, and none holds anything a visitor typed.</summary>
internal sealed class SubscriberLetters(Mailer mailer, MailRenderer renderer, RoadmapSettings roadmap)
{
    public Task<Outcome> Confirm(Notice notice, string token, string following, CancellationToken cancel) => notice.Kind is NoticeKind.AddressChange
        ? Send(notice.Email, "Please confirm your new address", [
            "Somebody, most likely you, wants the digest of the Mage-OS Alliance roadmap to come to this address from now on.",
            "Open this link and press the button to confirm. It works for 48 hours."],
            "Use this address", $"confirm/{token}", "If it was not you, do nothing: nothing changes, and no digest comes here.", cancel)
        : Send(notice.Email, "Please confirm: the digest of the Mage-OS Alliance roadmap", [
            $"Somebody, most likely you, asked for the digest of the Mage-OS Alliance roadmap, {notice.Cadence.HowOften()}, for {following}, at this address.",
            "Open this link and press the button to confirm. It works for 48 hours."],
            "Confirm", $"confirm/{token}", "If it was not you, do nothing: no digest comes without this confirmation, and we forget the address within a week.", cancel);

    public Task<Outcome> OwnLink(Subscriber subscriber, CancellationToken cancel) =>
        Send(subscriber.Email, "Your link to the Mage-OS Alliance roadmap", [
            "Somebody, most likely you, typed this address into our form. It is already known here, so this is your own link.",
            "With it you choose how often the digest comes, pause or stop it, change your address, or erase everything we keep about you."],
            "Your subscription", $"subscriptions/{subscriber.Token}", "If it was not you, do nothing: nothing has changed. Please keep this link to yourself.", cancel);

    public Task<Outcome> AddressChanged(Notice notice, CancellationToken cancel) =>
        Send(notice.Email, "Your digest now goes to another address", [
            "The digest of the Mage-OS Alliance roadmap went to this address until now. Its subscriber has changed that to another address, and confirmed it there.",
            "This is our last mail about it to you. If you still want the digest here, subscribe again."],
            "Subscribe", "subscribe", "If you did not want this change: the link in your older digests still opens your subscription, and you can change it back there.", cancel);

    private async Task<Outcome> Send(string to, string subject, string[] paragraphs, string button, string path, string closing, CancellationToken cancel)
    {
        var link = roadmap.Link(path);
        var text = PlainText.Wrapped(string.Join("\n\n", [.. paragraphs, link, closing]) + "\n");
        var html = await renderer.Render<SubscriberEmail>(new Dictionary<string, object?>
        {
            [nameof(SubscriberEmail.Subject)] = subject,
            [nameof(SubscriberEmail.Paragraphs)] = paragraphs,
            [nameof(SubscriberEmail.Button)] = button,
            [nameof(SubscriberEmail.Link)] = link,
            [nameof(SubscriberEmail.Closing)] = closing,
        });
        return await mailer.Send(new Letter(to, subject, text, html), cancel);
    }
}
