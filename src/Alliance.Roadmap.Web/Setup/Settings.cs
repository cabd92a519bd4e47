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

        // Binding stops at the first value it cannot read. Each is tried by itself, so that all of them are named.
        var readable = builder.Configuration.GetSection(T.Section).AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null).ToLookup(setting => TryBind(new T(), [setting]));
        problems.AddRange(readable[false].Select(setting => $"{T.Section}:{setting.Key} is “{setting.Value}”, which cannot be read. Please correct it, or leave it out."));
        TryBind(settings, readable[true]);
        problems.AddRange(settings.Problems());
        builder.Services.AddSingleton(settings);
        return settings;
    }

    private static bool TryBind(ISettings settings, IEnumerable<KeyValuePair<string, string?>> some)
    {
        try
        {
            new ConfigurationBuilder().AddInMemoryCollection(some).Build().Bind(settings);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>The configuration cannot work; the message lists every problem in sentences.</summary>
internal sealed class SettingsException(IReadOnlyCollection<string> problems)
    : Exception(string.Join(Environment.NewLine, problems.Prepend(problems.Count == 1 ? "There is a problem with the settings:" : $"There are {problems.Count} problems with the settings:")))
{
}
