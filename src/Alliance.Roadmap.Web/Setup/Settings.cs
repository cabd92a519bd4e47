using System.ComponentModel;
using System.Reflection;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>One section of the configuration. It names its own problems, so that a start can name all of them at once.</summary>
internal interface ISettings
{
    static abstract string Section { get; }

    /// <summary>Full sentences: which setting, what is wrong, what to do.</summary>
    IEnumerable<string> Problems();
}

internal static class Settings
{
    /// <summary>Binds a section, makes it injectable as itself, and collects its problems.</summary>
    public static T AddSettings<T>(this WebApplicationBuilder builder, List<string> problems) where T : class, ISettings, new()
    {
        var settings = new T();
        // Binding stops at the first value it cannot read; what cannot be read is taken out and named first.
        var readable = new Dictionary<string, string?>();
        problems.AddRange(Sort(builder.Configuration.GetSection(T.Section), typeof(T), T.Section, readable));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().GetSection(T.Section).Bind(settings);
        problems.AddRange(settings.Problems());
        builder.Services.AddSingleton(settings);
        return settings;
    }

    private static IEnumerable<string> Sort(IConfigurationSection section, Type type, string path, Dictionary<string, string?> readable)
    {
        foreach (var setting in section.GetChildren())
        {
            var name = $"{path}:{setting.Key}";
            if (type.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not { CanWrite: true } property) continue;
            var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var own = $"{path}:{property.Name}";
            if (kind == typeof(string[]))
            {
                // One value stands for a list of one; several may stand in one line.
                var values = setting.Value?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? setting.GetChildren().Select(item => item.Value);
                foreach (var (at, value) in values.Index()) readable[$"{own}:{at}"] = value;
            }
            else if (setting.Value is not { } text)
            {
                foreach (var problem in Sort(setting, kind, own, readable)) yield return problem;
            }
            else if (Problem(text, kind) is { } problem)
            {
                yield return $"{own} is “{text}”. {problem}";
            }
            else
            {
                readable[name] = text;
            }
        }
    }

    private static string? Problem(string text, Type kind)
    {
        if (kind.IsEnum) return Enum.GetNames(kind).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? null : $"Please choose among {Enum.GetNames(kind).Joined()}.";
        if (kind == typeof(string) || TypeDescriptor.GetConverter(kind) is not { } converter || !converter.CanConvertFrom(typeof(string))) return null;
        try
        {
            converter.ConvertFromInvariantString(text);
            return null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return kind == typeof(TimeSpan) ? "Please write hours, minutes and seconds, such as 00:02:00."
                : kind == typeof(bool) ? "Please write true or false."
                : "Please write a whole number.";
        }
    }
}

/// <summary>The configuration cannot work; the message lists every problem in sentences.</summary>
internal sealed class SettingsException(IReadOnlyCollection<string> problems)
    : Exception(string.Join(Environment.NewLine, problems.Prepend(problems.Count == 1 ? "There is a problem with the settings:" : $"There are {problems.Count} problems with the settings:")))
{
}
