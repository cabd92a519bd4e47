using Alliance.Roadmap.Instances;

namespace Alliance.Roadmap.Tests.Instances;

public sealed class ReadingTheJournal
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly Guid instance = Guid.NewGuid(), first = Guid.NewGuid(), second = Guid.NewGuid(), backup = Guid.NewGuid();

    [Fact]
    public void tells_the_entries_since_an_epoch_began_those_of_later_epochs_included()
    {
        var story = new JournalStory([Begins(first), Entry(1), Entry(2), Begins(second), Entry(2, "other")], instance);
        Assert.Equal(second, story.Epoch);
        Assert.Equal([1L, 2, 2], story.EntriesSince(first).Select(line => line.Number!.Value));
        Assert.Equal("other", Assert.Single(story.EntriesSince(second)).Hash);
        Assert.Equal("other", Assert.Single(story.EntriesSince(Guid.NewGuid())).Hash);
    }

    [Fact]
    public void tells_the_last_word_of_each_address_after_a_backup_it_knows()
    {
        var story = new JournalStory([Begins(first), Says(JournalWord.Left, "a"), Mark(backup), Says(JournalWord.Left, "b"), Says(JournalWord.Left, "c"), Says(JournalWord.Back, "c"), Says(JournalWord.Erased, "d")], instance);
        Assert.Equal([("b", JournalWord.Left), ("c", JournalWord.Back), ("d", JournalWord.Erased)], story.LastWords(backup).Select(word => (word.Key, word.Value.Says)).Order());
        Assert.Contains("a", story.LastWords(Guid.NewGuid()).Keys);
        Assert.Contains("a", story.LastWords().Keys);
    }

    [Fact]
    public void tells_that_whoever_moved_and_was_erased_is_erased_at_every_address_that_nobody_has_taken_since()
    {
        var story = new JournalStory([
            Moves("a", "b"), Says(JournalWord.Back, "b"), Moves("b", "c"), Says(JournalWord.Back, "c"), Says(JournalWord.Back, "b"), Says(JournalWord.Erased, "c"),
            Moves("d", "e"), Says(JournalWord.Back, "e"), Moves("e", "d"), Says(JournalWord.Back, "d"), Says(JournalWord.Erased, "d"),
            Moves("f", "g"), Says(JournalWord.Back, "g"), Says(JournalWord.Left, "g"),
            Says(JournalWord.Left, "h"), Moves("i", "h"), Says(JournalWord.Back, "h"), Moves("h", "j"), Says(JournalWord.Erased, "h")], instance);
        Assert.Equal(
            [("a", JournalWord.Erased), ("b", JournalWord.Back), ("c", JournalWord.Erased), ("d", JournalWord.Erased), ("e", JournalWord.Erased), ("f", JournalWord.Left), ("g", JournalWord.Left), ("h", JournalWord.Erased), ("i", JournalWord.Left)],
            story.LastWords().Select(word => (word.Key, word.Value.Says)).Order());
    }

    [Fact]
    public void is_silent_about_another_database()
    {
        var story = new JournalStory([Begins(first), Entry(1)], Guid.NewGuid());
        Assert.True(story.IsSilent);
        Assert.True(story.IsOfOthers);
        Assert.False(new JournalStory([], instance).IsOfOthers);
    }

    [Fact]
    public void forgets_only_what_nobody_needs_when_it_has_grown_long()
    {
        List<JournalLine> all = [Begins(first), Says(JournalWord.Left, "a"), Says(JournalWord.Left, "b"), Says(JournalWord.Back, "a"), Mark(backup), Says(JournalWord.Left, "c"), Says(JournalWord.Left, "b")];
        for (var sequence = 1; sequence <= 2_000; sequence++) all.Add(Entry(sequence));
        var kept = JournalStory.Shortened(all);
        Assert.Equal([JournalWord.Begins, JournalWord.Backup, JournalWord.Left, JournalWord.Left], kept.Take(4).Select(line => line.Says));
        Assert.Equal(["c", "b"], kept.Where(line => line.IsAboutSomebody).Select(line => line.Who));
        Assert.Equal((1_000, 2_000L), (kept.Count(line => line.Says is JournalWord.Entry), kept[^1].Number!.Value));
        Assert.Equal(kept, JournalStory.Shortened(kept));
    }

    private JournalLine Begins(Guid epoch) => new(Now, instance, JournalWord.Begins) { Mark = epoch };

    private JournalLine Mark(Guid mark) => new(Now, instance, JournalWord.Backup) { Mark = mark };

    private JournalLine Entry(long sequence, string hash = "hash") => new(Now, instance, JournalWord.Entry) { Number = sequence, Hash = hash };

    private JournalLine Moves(string from, string to) => new(Now, instance, JournalWord.Left) { Who = from, MovedTo = to };

    private JournalLine Says(JournalWord word, string who) => new(Now, instance, word) { Who = who };
}
