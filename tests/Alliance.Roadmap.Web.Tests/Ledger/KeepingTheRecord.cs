using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Alliance.Roadmap.Milestones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Ledger;

public abstract class KeepingTheRecord(Site site) : AskingTheRecord(site)
{
    private static readonly string[] Texts = ["by", "reason", "decision", "evidence", "text"];

    [Fact]
    public async Task survives_a_redaction_which_is_an_entry_of_its_own()
    {
        await Act();
        var redacted = await Newest();
        await Site.Do<RoadmapDb>(async db =>
        {
            var entry = await db.Entries.SingleAsync(entry => entry.Sequence == redacted);
            Assert.Null(entry.Redact([EntryText.By, EntryText.Body], BoardAct()).Refusal);
            Assert.Null((await db.TrySave()).Refusal);
        });

        Assert.Empty(await Answer());
        var stored = await Site.Ask(db => db.Entries.AsNoTracking().SingleAsync(entry => entry.Sequence == redacted));
        Assert.Equal((null, null, "The board agreed."), (stored.By, stored.Text, stored.Reason));
        var newest = await Site.Ask(db => db.Entries.AsNoTracking().OrderByDescending(entry => entry.Sequence).FirstAsync());
        Assert.Equal((redacted + 1, Acts.Redact, (long?)redacted), (newest.Sequence, newest.Act, newest.Supersedes));
    }

    [Fact]
    public async Task can_be_checked_by_anyone_from_the_export_alone()
    {
        var export = await Site.Command("ledger", "export");
        Assert.Equal((0, ""), (export.ExitCode, export.Errors));

        // From here on only what the design says about the hash, and nothing of the program.
        var (sequence, previous) = (0L, new string('0', 64));
        foreach (var line in export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var entry = JsonDocument.Parse(line);
            var fields = entry.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value);
            Assert.Equal(++sequence, fields["sequence"].GetInt64());
            Assert.Equal(previous, fields["previousHash"].GetString());
            foreach (var text in Texts.Where(text => fields[text].ValueKind is not JsonValueKind.Null))
                Assert.Equal(Sha256(fields["salts"].GetProperty(text).GetString() + fields[text].GetString()), fields["digests"].GetProperty(text).GetString());
            previous = Sha256(Canonical(fields.Where(field => !Texts.Contains(field.Key) && field.Key is not ("hash" or "salts"))));
            Assert.Equal(previous, fields["hash"].GetString());
        }

        Assert.Equal(await Newest(), sequence);

        static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        static string Canonical(IEnumerable<KeyValuePair<string, JsonElement>> fields) =>
            "{" + string.Join(',', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{Quoted(field.Key)}:{Value(field.Value)}")) + "}";

        static string Value(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => Canonical(value.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value))),
            JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Value)) + "]",
            JsonValueKind.String => Quoted(value.GetString()!),
            _ => value.GetRawText(),
        };

        static string Quoted(string text) => "\"" + string.Concat(text.Select(letter => letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' => $"\\u{(int)letter:x4}",
            _ => letter.ToString(),
        })) + "\"";
    }

    [Fact]
    public async Task can_be_verified_offline_and_against_a_published_hash()
    {
        await Act();
        var file = Path.Combine(Site.Folder, $"{Guid.NewGuid():N}.jsonl");
        var lines = (await Site.Command("ledger", "export")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(file, lines);
        var last = JsonNode.Parse(lines[^1])!;
        var published = $"{last["sequence"]}:{last["hash"]}";

        Assert.Equal(0, (await CommandHost.Run("ledger", "verify", file, "--expect", published)).ExitCode);
        var other = await CommandHost.Run("ledger", "verify", file, "--expect", $"{last["sequence"]}:{new string('0', 64)}");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("was published", other.Errors);

        await File.WriteAllLinesAsync(file, [lines[0], lines[1].Replace("\"imported\"", "\"decision\"", StringComparison.Ordinal), .. lines[2..]]);
        var edited = await CommandHost.Run("ledger", "verify", file);
        Assert.Equal(1, edited.ExitCode);
        Assert.Contains("Entry 2 was changed", edited.Errors);

        foreach (var nothing in (string[])["", "\n\n", new string('x', 5_000_000)])
        {
            await File.WriteAllTextAsync(file, nothing);
            var empty = await CommandHost.Run("ledger", "verify", file);
            Assert.Equal((1, ""), (empty.ExitCode, empty.Output));
            Assert.Contains(nothing.Length > 2 ? "longer than any entry" : "holds no entry", empty.Errors, StringComparison.Ordinal);
        }

        await File.WriteAllLinesAsync(file, lines[..^1]);
        Assert.Equal(0, (await CommandHost.Run("ledger", "verify", file)).ExitCode);
        Assert.Contains("was published but is not there", (await CommandHost.Run("ledger", "verify", file, "--expect", published)).Errors);
    }

    [Fact]
    public async Task gives_two_writers_at_once_a_gapless_order()
    {
        const int Writers = 4, Each = 8;
        var before = await Newest();
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(number => Task.Run(async () =>
        {
            foreach (var time in Enumerable.Range(1, Each))
            {
                await Site.Do<RoadmapDb>(async db =>
                {
                    var step = await db.Milestones.SingleAsync(milestone => milestone.Number == number);
                    Assert.Null(step.Tell($"Note {time} of writer {number}.", BoardAct()).Refusal);
                    Assert.Null((await db.TrySave()).Refusal);
                });
            }
        })));

        var sequences = await Site.Ask(db => db.Entries.Where(entry => entry.Sequence > before).OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(at => before + at), sequences);
        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task tells_the_second_of_two_who_change_one_step_at_once()
    {
        await using var one = Site.Services.CreateAsyncScope();
        await using var two = Site.Services.CreateAsyncScope();
        var (first, second) = (one.ServiceProvider.GetRequiredService<RoadmapDb>(), two.ServiceProvider.GetRequiredService<RoadmapDb>());
        var before = await Newest();
        foreach (var db in (RoadmapDb[])[first, second])
        {
            var step = await db.Milestones.SingleAsync(milestone => milestone.Number == 5);
            Assert.Null(step.Retarget(TargetDate.TryParse(db == first ? $"20{27 + (before % 50)}" : "2027-03", out var target) ? target : default, BoardAct()).Refusal);
        }

        Assert.Null((await first.TrySave()).Refusal);
        Assert.True((await second.TrySave()).Refused(out var refusal));

        Assert.Equal("milestone.changed", refusal.Code);
        Assert.Equal(before + 1, await Newest());
        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task takes_change_and_entry_together_or_neither()
    {
        var before = await Newest();
        await Site.Do<RoadmapDb>(async db =>
        {
            var step = await db.Milestones.SingleAsync(milestone => milestone.Number == 6);
            Assert.Null(step.Tell("This will not be kept.", BoardAct()).Refusal);
            db.Milestones.Remove(await db.Milestones.SingleAsync(milestone => milestone.Number == 7));
            db.Expect(step, -1);
            Assert.True((await db.TrySave()).Refused(out _));
        });
        Assert.Equal(before, await Newest());
        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task replays_to_what_the_database_holds()
    {
        await Site.Do<RoadmapDb>(async db =>
        {
            var plan = await db.Plans.SingleAsync();
            Assert.Null(plan.Reorder(plan.Milestones[^1], 2, BoardAct()).Refusal);
            Assert.Null(plan.Add(new("A step of our own"), 3, [], [], BoardAct()).Refusal);
            Assert.Null(plan.Milestones[0].Reword(new($"Reworded {plan.Arrangement}", "Means.", "Done."), BoardAct()).Refusal);
            Assert.Null((await db.TrySave()).Refusal);
        });
        var (entries, plan) = (await Site.Ask(db => db.Entries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync()), await Site.Ask(db => db.Plans.AsNoTracking().SingleAsync()));
        Assert.Equal(
            plan.Milestones.Select(milestone => Jcs.Write(milestone.Facts().ToJson())),
            Replay.Of(entries).Steps.Select(step => Jcs.Write(step.ToJson())));
        Assert.Empty(await Faults());
    }
}

public sealed class KeepingTheRecordOnSqlite(SqliteSite site) : KeepingTheRecord(site), IClassFixture<SqliteSite>;

public sealed class KeepingTheRecordOnPostgreSql(PostgreSqlSite site) : KeepingTheRecord(site), IClassFixture<PostgreSqlSite>;
