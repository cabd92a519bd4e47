using Alliance.Roadmap.Web.Mail.Bounces;
using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Mail;

internal static class MailSetup
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MessageWriter>();
        builder.Services.AddSingleton<Mailer>();
        builder.Services.AddScoped<MailRenderer>();
        builder.Services.AddScoped<ReadBounces>();
        builder.Services.AddScoped<ICheckup, MailCheckup>();
        builder.Services.AddScoped<ICheckup, BounceCheckup>();
    }
}
