using Alliance.Roadmap.Mail;
using Alliance.Roadmap.Web.Mail;
using MailKit.Net.Smtp;

namespace Alliance.Roadmap.Web.Tests.Mail;

public sealed class MeaningOfAReply
{
    [Theory]
    [InlineData(SmtpErrorCode.RecipientNotAccepted, 550, "5.1.1 No such user", ReplyKind.Refused, "5.1.1")]
    [InlineData(SmtpErrorCode.RecipientNotAccepted, 550, "no such user", ReplyKind.Refused, null)]
    [InlineData(SmtpErrorCode.RecipientNotAccepted, 550, "Not from 5.1.1.7", ReplyKind.Refused, null)]
    [InlineData(SmtpErrorCode.RecipientNotAccepted, 450, "4.2.0 Greylisted", ReplyKind.Later, "4.2.0")]
    [InlineData(SmtpErrorCode.RecipientNotAccepted, 554, "5.7.1 Relay access denied", ReplyKind.OurFault, "5.7.1")]
    [InlineData(SmtpErrorCode.SenderNotAccepted, 550, "5.1.8 Bad sender", ReplyKind.OurFault, "5.1.8")]
    [InlineData(SmtpErrorCode.SenderNotAccepted, 451, "4.3.0 Later", ReplyKind.NotSent, "4.3.0")]
    [InlineData(SmtpErrorCode.MessageNotAccepted, 554, "5.6.0 Not this", ReplyKind.Refused, "5.6.0")]
    [InlineData(SmtpErrorCode.UnexpectedStatusCode, 530, "5.7.0 Authentication required", ReplyKind.OurFault, "5.7.0")]
    [InlineData(SmtpErrorCode.UnexpectedStatusCode, 421, "Going down", ReplyKind.NotSent, null)]
    public void is_about_the_recipient_about_us_or_only_about_now(SmtpErrorCode step, int code, string words, ReplyKind kind, string? status)
    {
        var reply = SmtpFaults.Meaning(step, code, words);
        Assert.Equal((kind, status), (reply.Kind, reply.Status));
    }
}
