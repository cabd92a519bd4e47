using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alliance.Roadmap.Ledger;

/// <summary>Times in JSON as the contract writes them: UTC, always with three decimals.</summary>
public sealed class StampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Entry.Stamp(value));
}
