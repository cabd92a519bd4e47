using System.Data.Common;
using Alliance.Roadmap.Web.Setup;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Ledger;

public abstract class TamperingWithTheRecord(Site site) : AskingTheRecord(site)
{
    [Theory]
    [InlineData("""UPDATE "Entries" SET "Act" = 'drop' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "After" = '{}' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Label" = 'Decision' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Milestone" = NULL WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "DecidedOn" = '2020-01-01 00:00:00' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Digests" = '{}' WHERE "Sequence" = 3""")]
    public async Task by_editing_an_entry_is_named_with_its_sequence(string edit) =>
        Assert.Contains(await FaultsAfter(edit), fault => fault.StartsWith("Entry 3 was changed", StringComparison.Ordinal));

    [Theory]
    [InlineData("""UPDATE "Entries" SET "Before" = 'no JSON' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "After" = '[1' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Digests" = '[]' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Label" = 'Whim' WHERE "Sequence" = 3""")]
    [InlineData("""UPDATE "Entries" SET "Label" = 'imported' WHERE "Sequence" = 3""")]
    public async Task by_leaving_no_entry_behind_is_named_with_its_sequence_all_the_same(string edit)
    {
        var faults = await FaultsAfter(edit);
        Assert.Contains("Entry 3 was changed: its hash does not match its content.", faults);
        Assert.All(faults, fault => Assert.StartsWith("Entry 3 ", fault));
    }

    [Theory]
    [InlineData("""DELETE FROM "LedgerHeads" """, 0)]
    [InlineData("""INSERT INTO "LedgerHeads" ("Id", "Sequence", "Hash") SELECT 2, "Sequence", "Hash" FROM "LedgerHeads" """, 2)]
    public async Task by_any_number_of_heads_but_one_is_named_and_keeps_the_service_from_starting(string edit, int heads)
    {
        await using var intruder = await Intruder.At(Site);
        await intruder.Edit(edit);
        Assert.StartsWith($"The ledger has {heads} heads instead of one", Assert.Single(await Faults()));
        Assert.Contains($"{heads} heads", (await Assert.ThrowsAsync<StartException>(() => Site.Do<Database>(database => database.Migrate()))).Message);
    }

    [Fact]
    public async Task by_hollowing_a_trigger_is_named_like_dropping_it()
    {
        await using var intruder = await Intruder.At(Site);
        var definition = (await intruder.Triggers())["entries_refuse_update"];
        await intruder.Drop("entries_refuse_update");
        await intruder.Run(Site.IsOnPostgreSql
            ? """CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries" FOR EACH ROW WHEN (false) EXECUTE FUNCTION entries_refuse()"""
            : """CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON "Entries" BEGIN SELECT 1; END""");
        var faults = await Faults();
        await intruder.Drop("entries_refuse_update");
        await intruder.Run(definition);
        Assert.Contains("“entries_refuse_update”", Assert.Single(faults));
    }

    [Fact]
    public async Task by_giving_an_entry_another_hash_is_named_with_its_sequence() =>
        Assert.Contains("Entry 3 was changed: its hash does not match its content.",
            await FaultsAfter($"""UPDATE "Entries" SET "Hash" = '{new string('a', 64)}' WHERE "Sequence" = 3"""));

    [Fact]
    public async Task by_removing_an_entry_is_named_with_its_sequence() =>
        Assert.Equal(["Entry 3 is missing."], await FaultsAfter("""DELETE FROM "EntryTexts" WHERE "Entry" = 3""", """DELETE FROM "Entries" WHERE "Sequence" = 3"""));

    [Fact]
    public async Task by_removing_the_first_entry_is_named_with_its_sequence() =>
        Assert.Equal(["Entry 1 is missing."], await FaultsAfter("""DELETE FROM "EntryTexts" WHERE "Entry" = 1""", """DELETE FROM "Entries" WHERE "Sequence" = 1"""));

    [Fact]
    public async Task by_removing_the_last_entry_is_named_with_its_sequence()
    {
        var last = await Newest();
        await using var intruder = await Intruder.At(Site);
        await intruder.Edit($"""DELETE FROM "EntryTexts" WHERE "Entry" = {last}""", $"""DELETE FROM "Entries" WHERE "Sequence" = {last}""");
        Assert.Equal([$"Entry {last} is missing: the end was cut off."], await Faults());
        Assert.Equal([$"Entry {last} is missing: the end was cut off."], await Answer());
    }

    [Fact]
    public async Task by_appending_an_entry_is_named_with_its_sequence()
    {
        var forged = await Newest() + 1;
        Assert.Contains(await FaultsAfter(Copy(forged - 1, forged)), fault => fault.StartsWith($"Entry {forged} was inserted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task by_inserting_an_entry_between_two_is_named_with_its_sequence()
    {
        var last = await Newest();
        var faults = await FaultsAfter(
            $"""UPDATE "Entries" SET "Sequence" = {last + 1} WHERE "Sequence" = {last}""",
            $"""UPDATE "EntryTexts" SET "Entry" = {last + 1} WHERE "Entry" = {last}""",
            Copy(2, last));
        Assert.Contains(faults, fault => fault.StartsWith($"Entry {last} ", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith($"Entry {last + 1} was changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task by_exchanging_two_entries_is_named_with_both_sequences()
    {
        var faults = await FaultsAfter([.. Exchange("Entries", "Sequence"), .. Exchange("EntryTexts", "Entry")]);
        Assert.Contains(faults, fault => fault.StartsWith("Entry 2 was changed", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Entry 4 was changed", StringComparison.Ordinal));

        static IEnumerable<string> Exchange(string table, string sequence) =>
        [
            $"""UPDATE "{table}" SET "{sequence}" = -2 WHERE "{sequence}" = 2""",
            $"""UPDATE "{table}" SET "{sequence}" = 2 WHERE "{sequence}" = 4""",
            $"""UPDATE "{table}" SET "{sequence}" = 4 WHERE "{sequence}" = -2""",
        ];
    }

    [Fact]
    public async Task by_editing_a_text_is_named_with_its_sequence()
    {
        var last = await Newest();
        Assert.Equal([$"Entry {last} was changed: its text “reason” does not match its digest."],
            await FaultsAfter($"""UPDATE "EntryTexts" SET "Value" = 'Another reason.' WHERE "Entry" = {last} AND "Key" = 'reason'"""));
    }

    [Fact]
    public async Task by_removing_a_text_without_a_redaction_is_named_with_its_sequence()
    {
        var last = await Newest();
        Assert.Equal([$"Entry {last} has lost its text “reason” without a redaction saying so."],
            await FaultsAfter($"""DELETE FROM "EntryTexts" WHERE "Entry" = {last} AND "Key" = 'reason'"""));
    }

    [Fact]
    public async Task by_editing_a_step_behind_the_records_back_is_noticed()
    {
        await using var intruder = await Intruder.At(Site);
        await intruder.Run("""UPDATE "Milestones" SET "Title" = "Title" || '!' WHERE "Number" = 4""");
        var faults = await Faults();
        await intruder.Run("""UPDATE "Milestones" SET "Title" = substr("Title", 1, length("Title") - 1) WHERE "Number" = 4""");
        Assert.Single(faults);
        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task by_dropping_a_trigger_is_named_and_keeps_the_service_from_starting()
    {
        await using var intruder = await Intruder.At(Site);
        var triggers = await intruder.Triggers();
        Assert.Equal(Site.IsOnPostgreSql ? 4 : 3, triggers.Count);
        foreach (var (name, definition) in triggers)
        {
            await intruder.Drop(name);
            var faults = await Faults();
            var refused = Site.IsOnPostgreSql ? await Site.Command("migrate") : null;
            await intruder.Run(definition);

            Assert.Contains($"“{name}”", Assert.Single(faults));
            if (refused is not null) Assert.Equal((1, true), (refused.ExitCode, refused.Errors.Contains(name, StringComparison.Ordinal)));
        }

        Assert.Empty(await Faults());
    }

    [Fact]
    public async Task is_refused_by_the_database_itself_while_its_triggers_stand()
    {
        await using var intruder = await Intruder.At(Site);
        string[] attempts =
        [
            """UPDATE "Entries" SET "Act" = 'drop' WHERE "Sequence" = 3""",
            """DELETE FROM "Entries" WHERE "Sequence" = 3""",
            """DELETE FROM "Entries" """,
            """INSERT INTO "Entries" SELECT * FROM "KeptEntries" WHERE "Sequence" = 3""",
            .. Site.IsOnPostgreSql
                ? (string[])["""TRUNCATE "Entries" CASCADE""", """INSERT INTO "Entries" SELECT * FROM "KeptEntries" WHERE "Sequence" = 3 ON CONFLICT ("Sequence") DO UPDATE SET "Act" = 'drop'"""]
                : ["""INSERT OR REPLACE INTO "Entries" SELECT * FROM "KeptEntries" WHERE "Sequence" = 3""", """REPLACE INTO "Entries" SELECT * FROM "KeptEntries" WHERE "Sequence" = 3""", """UPDATE OR REPLACE "Entries" SET "Sequence" = 3 WHERE "Sequence" = 4"""],
        ];
        foreach (var attempt in attempts)
        {
            var refusal = await Assert.ThrowsAnyAsync<DbException>(() => intruder.Run(attempt));
            Assert.Contains("An entry of the ledger is never", refusal.Message);
        }

        Assert.Empty(await Faults());
    }

    private static string Copy(long from, long to) =>
        $"""
        INSERT INTO "Entries" ("Sequence", "DecidedOn", "RecordedAt", "Milestone", "Act", "Label", "Supersedes", "Before", "After", "Digests", "PreviousHash", "Hash")
        SELECT {to}, "DecidedOn", "RecordedAt", "Milestone", "Act", "Label", "Supersedes", "Before", "After", '{"{}"}', "Hash", "Hash" FROM "Entries" WHERE "Sequence" = {from}
        """;

    private async Task<IReadOnlyList<string>> FaultsAfter(params string[] edits)
    {
        await using var intruder = await Intruder.At(Site);
        await intruder.Edit(edits);
        return await Faults();
    }
}

public sealed class TamperingWithTheRecordOnSqlite(SqliteSite site) : TamperingWithTheRecord(site), IClassFixture<SqliteSite>
{
    [Fact]
    public async Task by_writing_a_date_that_is_none_is_named_with_its_sequence()
    {
        await using var intruder = await Intruder.At(Site);
        await intruder.Edit("""UPDATE "Entries" SET "RecordedAt" = 'yesterday' WHERE "Sequence" = 3""");
        Assert.Equal(["Entry 3 was changed: its hash does not match its content."], await Faults());
    }
}

public sealed class TamperingWithTheRecordOnPostgreSql(PostgreSqlSite site) : TamperingWithTheRecord(site), IClassFixture<PostgreSqlSite>
{
    [Fact]
    public async Task by_disabling_a_trigger_is_noticed_like_dropping_it()
    {
        await using var intruder = await Intruder.At(Site);
        await intruder.Run("""ALTER TABLE "Entries" DISABLE TRIGGER entries_refuse_update""");
        var faults = await Faults();
        await intruder.Run("""ALTER TABLE "Entries" ENABLE TRIGGER entries_refuse_update""");
        Assert.Contains("“entries_refuse_update”", Assert.Single(faults));
    }

    [Fact]
    public async Task by_hollowing_the_function_behind_the_triggers_names_all_that_call_it()
    {
        const string Function = "CREATE OR REPLACE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ";
        await using var intruder = await Intruder.At(Site);
        await intruder.Run(Function + "RETURN NEW; END $$");
        var faults = await Faults();
        await intruder.Run(Function + "RAISE EXCEPTION 'An entry of the ledger is never changed, deleted or replaced.'; END $$");
        Assert.Equal(3, faults.Count);
        Assert.Empty(await Faults());
    }
}
