using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using CsCheck;

namespace Alliance.Roadmap.Tests.Ledger;

public sealed class CanonicalForm
{
    [Fact] // RFC 8785 §3.2.2
    public void escapes_strings_and_writes_literals_as_the_standards_sample_does() =>
        Assert.Equal("""{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Jcs.Write(JsonNode.Parse("""
            { "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }
            """)));

    [Fact] // RFC 8785 §3.2.3
    public void sorts_keys_by_their_utf16_units_as_the_standards_sample_does()
    {
        var sorted = JsonNode.Parse(Jcs.Write(JsonNode.Parse("""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """)))!.AsObject();
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            sorted.Select(field => field.Value!.GetValue<string>()));
    }

    [Fact]
    public void sorts_at_every_depth_and_leaves_lists_in_their_order() =>
        Assert.Equal("""[{"a":[2,1],"b":{"c":{},"d":[]}}]""", Jcs.Write(JsonNode.Parse("""[ { "b": { "d": [ ], "c": { } }, "a": [ 2, 1 ] } ]""")));

    [Theory]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("-0", "0")]
    public void writes_whole_numbers_plainly(string json, string form) => Assert.Equal(form, Jcs.Write(JsonNode.Parse(json)));

    [Theory]
    [InlineData("9007199254740992")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("99999999999999999999999")]
    public void refuses_numbers_an_entry_never_holds(string json) => Assert.Throws<FormatException>(() => Jcs.Write(JsonNode.Parse(json)));

    [Fact]
    public void reads_back_as_the_same_string_whatever_it_holds() =>
        Gen.String[Gen.Char[' ', '\u2fff'], 0, 20].Sample(text => Assert.Equal(text, JsonNode.Parse(Jcs.Write(JsonValue.Create(text)))!.GetValue<string>()));
}
