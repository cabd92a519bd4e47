using System.Runtime.CompilerServices;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Mail.Bounces;

/// <summary>Looks into the bounce mailbox without reading anything.</summary>
internal sealed class BounceCheckup(MailSettings mail) : ICheckup
{
    public async IAsyncEnumerable<Finding> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        if (mail.Mode is MailMode.Smtp && !mail.Bounces.Imap.IsOn) yield return Finding.Well("Reports about mail that did not arrive are not read, because Mail:Bounces:Imap is not set.");
        if (mail.Bounces.Imap.IsOn) yield return await Look(cancel);
    }

    private async Task<Finding> Look(CancellationToken cancel)
    {
        try
        {
            await using var mailbox = await BounceMailbox.Open(mail.Bounces.Imap, cancel);
            return Finding.Well("The bounce mailbox can be opened.");
        }
        catch (MailboxException closed)
        {
            return Finding.Problem(closed.Message);
        }
    }
}
