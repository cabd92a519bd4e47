using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Alliance.Roadmap;

/// <summary>How every moment is stored: UTC, in whole milliseconds. SQLite can neither order nor compare a
/// <see cref="DateTimeOffset"/>, and PostgreSQL rounds to microseconds. Public for the models that are written ahead.</summary>
public sealed class StoredTime() : ValueConverter<DateTimeOffset, DateTime>(
    time => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()).UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
