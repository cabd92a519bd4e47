using System.Buffers.Text;
using Alliance.Roadmap.Board;

namespace Alliance.Roadmap.Tests.Board;

public sealed class KeepingSecrets
{
    [Fact]
    public void gives_at_least_128_random_bits()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => Secret.New()).ToList();
        Assert.All(secrets, secret => Assert.True(8 * Base64Url.DecodeFromChars(secret).Length >= 128));
        Assert.Equal(secrets.Count, secrets.Distinct().Count());
    }

    [Fact]
    public void gives_codes_that_people_can_type_from_another_screen()
    {
        for (var made = 0; made < 100; made++) Assert.Matches("^[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}$", Secret.NewCode());
    }

    [Fact]
    public void keeps_only_the_hash() => Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Secret.Hash("abc"));
}
