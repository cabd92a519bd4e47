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
        try
        {
            builder.Configuration.GetSection(T.Section).Bind(settings);
            problems.AddRange(settings.Problems());
        }
        catch (InvalidOperationException wrong)
        {
            problems.Add($"{wrong.Message} {wrong.InnerException?.Message}".TrimEnd());
        }

        builder.Services.AddSingleton(settings);
        return settings;
    }
}

/// <summary>The configuration cannot work; the message lists every problem in sentences.</summary>
internal sealed class SettingsException(IReadOnlyCollection<string> problems)
    : Exception(string.Join(Environment.NewLine, problems.Prepend(problems.Count == 1 ? "There is a problem with the settings:" : $"There are {problems.Count} problems with the settings:")))
{
}
