using System.IO.Compression;
using System.Text;
using Alliance.Roadmap.Digests;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Digests;
using Alliance.Roadmap.Web.Instances;
using Alliance.Roadmap.Web.Subscribers;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alliance.Roadmap.Web.Tests.Subscribers;

/// <summary>Somebody with a history is erased; then their address is looked for, in every spelling, in every byte that is kept.</summary>
public sealed class LeavingNoTrace
{
    private const string Local = "Rosalind.Elsie-1920";

    [Theory, InlineData(false, "page"), InlineData(false, "command"), InlineData(true, "page")]
    public async Task in_the_database_its_log_the_journal_the_mail_or_a_backup(bool postgreSql, string how)
    {
        var log = new StringBuilder();
        await using var site = await Site.NotYetStarted(postgreSql, "--Logging:LogLevel:Default=Information");
        site.Replacing = services => services.AddSingleton<ILoggerProvider>(new Scribe(log));
        await site.Begin();

        // Subscribed at the first address, moved to the second, asked for the own link, was sent digests at both, and one came back.
        var (first, second) = ($"{Local}@bücher.example", $"{Local}@verlag.example");
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", first), ("Form.Cadence", "quarterly"));
        var own = await visitor.Submit(await visitor.Open(await Newest(site)), "main form");
        await SendDigest(site);
        await visitor.Submit(own, "form:has(input[value=change-address])", ("AddressForm.Email", second));
        await visitor.Submit(await visitor.Open(await Newest(site)), "main form");
        await SendDigest(site);
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", second.ToUpperInvariant()));
        await site.RunJobs();
        await site.Do<RoadmapDb>(db => db.CameBack(An(second), "5.1.1", site.Clock.GetUtcNow().AddDays(-8)));
        await site.Do<RoadmapDb>(db => db.CameBack(An(second), "5.1.1", site.Clock.GetUtcNow()));
        await site.Follow("other@example.org");
        Assert.True(site.Mail().Count > 3);
        Assert.NotEmpty(await Traces(site, log, backup: false));

        if (how is "page") Assert.Equal("Everything is erased", (await visitor.Submit(await visitor.Open(own.Address.AbsolutePath), "form:has(input[value=erase])", ("EraseForm.IsSure", "true"))).Heading);
        else Assert.Equal(0, (await site.Command("subscribers", "erase", second)).ExitCode);

        Assert.Empty(await Traces(site, log, backup: true));
        Assert.True(await site.Ask(async db => (await db.SuppressionOf(An(second)))?.IsInForce));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task even_in_the_mail_to_an_address_that_was_left_before_a_digest_went_there(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var (first, second) = ($"{Local}@bücher.example", $"{Local}@verlag.example");
        using var visitor = site.Visitor();
        var own = await Move(site, visitor, first, second);
        Assert.Equal(3, site.Mail().Count);
        await visitor.Submit(await visitor.Open(own.Address.AbsolutePath), "form:has(input[value=erase])", ("EraseForm.IsSure", "true"));
        Assert.Empty(await Traces(site, new StringBuilder(), backup: true));
    }

    [Fact]
    public async Task of_an_address_that_was_left_a_week_ago_unless_somebody_has_it_again()
    {
        await using var site = await Site.OnSqlite();
        using var visitor = site.Visitor();
        await Move(site, visitor, "left@example.org", "new@example.org");
        await Move(site, visitor, "again@example.org", "newer@example.org");
        await site.Follow("again@example.org");
        site.Clock.Advance(Notice.Kept);
        await site.Do<ErasePeople>(people => people.WhenDue(CancellationToken.None));
        Assert.Equal(["again@example.org", "again@example.org", "new@example.org", "newer@example.org"], site.Mail().Select(mail => mail.To.Mailboxes.Single().Address).Order());
        Assert.Empty(await site.Ask(db => db.Notices.ToListAsync()));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task of_an_earlier_address_that_is_erased_alone(bool postgreSql)
    {
        await using var site = await Site.On(postgreSql);
        var reader = await site.Follow("Old.Person@example.org", Cadence.Quarterly);
        await SendDigest(site);
        await site.Do<RoadmapDb>(async db =>
        {
            (await db.Subscribers.SingleAsync()).Move(An("new.person@example.org"), site.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await SendDigest(site);
        Assert.Equal((0, "Erased.\n"), await site.Command("subscribers", "erase", "old.person@example.org") is var run ? (run.ExitCode, run.Output) : default);
        Assert.Empty(await site.TablesThatName("old.person"));
        Assert.Equal([("", null), ("new.person@example.org", reader.Id)], (await site.Deliveries()).Select(delivery => (delivery.Address, delivery.SubscriberId)));
        Assert.Equal(1, (await site.Command("subscribers", "erase", "old.person@example.org")).ExitCode);
    }

    [Fact]
    public async Task spares_the_mail_of_a_neighbor_whose_address_was_only_asked_for()
    {
        await using var site = await Site.OnSqlite();
        var (reader, neighbor) = (await site.Follow("reader@example.org"), await site.Follow("neighbor@example.org"));
        using var visitor = site.Visitor();
        await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form:has(input[value=change-address])", ("AddressForm.Email", neighbor.Email));
        await visitor.Submit(await visitor.Open("/subscribe"), "form:has(input[name='LinkForm.Email'])", ("LinkForm.Email", neighbor.Email));
        // One that waits tells of the address.
        await site.RunJobs();
        await site.Do<RoadmapDb>(db =>
        {
            db.Notices.Add(Notice.AddressChange(reader, An(neighbor.Email), site.Clock.GetUtcNow()));
            return db.SaveChangesAsync();
        });
        var kept = site.Mail().Count;
        Assert.NotEqual(0, kept);
        await visitor.Submit(await visitor.Open($"/subscriptions/{reader.Token}"), "form:has(input[value=erase])", ("EraseForm.IsSure", "true"));
        Assert.Equal(kept, site.Mail().Count);
    }

    private static Address An(string text) => Address.TryParse(text, out var address, out var refusal) ? address : throw new ArgumentException(refusal.Reason);

    private static async Task<string> Newest(Site site)
    {
        await site.RunJobs();
        return site.Mail()[^1].Link();
    }

    /// <summary>Subscribes and moves, by mail; answers with the own page.</summary>
    private static async Task<Page> Move(Site site, Visitor visitor, string first, string second)
    {
        await visitor.Submit(await visitor.Open("/subscribe"), "form", ("Form.Email", first), ("Form.Cadence", "quarterly"));
        var own = await visitor.Submit(await visitor.Open(await Newest(site)), "main form");
        await visitor.Submit(own, "form:has(input[value=change-address])", ("AddressForm.Email", second));
        await visitor.Submit(await visitor.Open(await Newest(site)), "main form");
        await site.RunJobs();
        return own;
    }

    private static async Task SendDigest(Site site)
    {
        site.Clock.Advance(TimeSpan.FromHours(25));
        var (issue, _) = await site.Ask<DigestPress, (Issue?, Outcome)>(press => press.FreezeNow(Cadence.Quarterly));
        await site.Do<DeliverIssue>(job => job.Run(issue!.Id, CancellationToken.None));
        await site.RunJobs();
    }

    /// <summary>Where the address stands, in any spelling: files of the data folder byte by byte, columns of PostgreSQL, the log, a backup made now.</summary>
    private static async Task<IReadOnlyList<string>> Traces(Site site, StringBuilder log, bool backup)
    {
        var found = new List<string>();
        var copy = Path.Combine(site.Folder, "copy.zip");
        if (backup) await site.Do<Backup>(press => press.Write(copy, _ => { }));
        foreach (var file in Directory.EnumerateFiles(site.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            if (Names(bytes.ToArray())) found.Add(file);
        }

        if (backup)
        {
            using var zip = await ZipFile.OpenReadAsync(copy);
            foreach (var entry in zip.Entries)
            {
                await using var open = await entry.OpenAsync();
                using var bytes = new MemoryStream();
                await open.CopyToAsync(bytes);
                if (Names(bytes.ToArray())) found.Add($"backup: {entry.FullName}");
            }
        }

        lock (log) if (Names(Encoding.UTF8.GetBytes(log.ToString()))) found.Add("log");
        found.AddRange(await site.TablesThatName(Local));
        return found;
    }

    private static bool Names(byte[] bytes)
    {
        // One letter for one byte; case is left out where the spelling has none.
        var text = Encoding.Latin1.GetString(bytes);
        return Spellings.Any(spelling => text.Contains(spelling, StringComparison.OrdinalIgnoreCase)) || Encoded.Any(spelling => text.Contains(spelling, StringComparison.Ordinal));
    }

    // The local part, which is the same at both addresses and in every spelling of the domain.
    private static IEnumerable<string> Spellings =>
    [
        Local, Uri.EscapeDataString(Local).Replace("-", "%2D", StringComparison.Ordinal), Convert.ToHexString(Encoding.UTF8.GetBytes(Local)),
        Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(Local)), "xn--bcher-kva", Encoding.Latin1.GetString("bücher.example"u8), "verlag.example",
    ];

    // Base64 of it at any of the three places where it may begin, as typed and in lower case.
    private static IEnumerable<string> Encoded =>
        from name in new[] { Local, Local.ToLowerInvariant() }
        from before in Enumerable.Range(0, 3)
        let encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + name))
        select encoded[4..^4];

    /// <summary>Writes down everything that is logged.</summary>
    private sealed class Scribe(StringBuilder into) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (into) into.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }

        public void Dispose()
        {
        }
    }
}
