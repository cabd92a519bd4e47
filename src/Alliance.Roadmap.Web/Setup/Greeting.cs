using Alliance.Roadmap.Web.Board;
using Alliance.Roadmap.Web.Mail;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>What the service says once it listens: its address, the way in while nobody has signed in, and where mail goes.</summary>
internal static class Greeting
{
    public static async Task Say(WebApplication app)
    {
        var roadmap = app.Services.GetRequiredService<RoadmapSettings>();
        var mail = app.Services.GetRequiredService<MailSettings>();
        Console.WriteLine($"The roadmap is at {app.Urls.Joined()}");
        if (app.Urls.All(url => new Uri(url) != roadmap.Public)) Console.WriteLine($"Its links lead to {roadmap.PublicUrl} (Roadmap:PublicUrl)");
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<SignIn>().FreshSetUpLink() is { } link) Console.WriteLine($"Nobody has signed in yet. To set up, open within 24 hours: {link}");
        Console.WriteLine(mail.Mode is MailMode.Smtp
            ? $"Mail goes through {mail.Smtp.Host}:{mail.Smtp.Port}."
            : $"Mail is not sent: every message becomes a file in {app.Services.GetRequiredService<Mailer>().PickupFolder}");
    }
}
