using System.Globalization;
using System.Text.RegularExpressions;
using Alliance.Roadmap.Web.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

/// <summary>What somebody finds in their mail: <c>var mail = Assert.Single(await site.MailTo("ada@example.org")); await visitor.Open(mail.Link());</c></summary>
internal static partial class Mailbox
{
    /// <summary>Sends what waits to be sent; answers with the mail to this address, oldest first.</summary>
    public static async Task<IReadOnlyList<MimeMessage>> MailTo(this Site site, string address)
    {
        await site.RunJobs();
        return [.. site.Mail().Where(mail => mail.To.Mailboxes.Single().Address == address)];
    }

    /// <summary>The first link in the plain text; the HTML must have it too.</summary>
    public static string Link(this MimeMessage mail)
    {
        var link = AnyLink().Match(mail.TextBody!).Value;
        Assert.Contains($"href=\"{link}\"", mail.HtmlBody, StringComparison.Ordinal);
        return link;
    }

    /// <summary>What <c>check message</c> says about it.</summary>
    public static IReadOnlyList<string> Breaches(this MimeMessage mail)
    {
        using var bytes = new MemoryStream();
        mail.WriteTo(bytes);
        bytes.Position = 0;
        return MessageCheck.Breaches(bytes);
    }

    /// <summary>Every column of the whole database in which this text stands somewhere, whatever its case.</summary>
    public static Task<List<string>> TablesThatName(this Site site, string text) => site.Ask(async db =>
    {
        var found = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var (table, column) in db.Model.GetRelationalModel().Tables.SelectMany(table => table.Columns.Select(column => (table.Name, column.Name))))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"""SELECT COUNT(*) FROM "{table}" WHERE lower(CAST("{column}" AS text)) LIKE '%{text.ToLowerInvariant()}%'""";
            if (Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) > 0) found.Add($"{table}.{column}");
        }

        return found;
    });

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex AnyLink();
}
