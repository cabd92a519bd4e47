using Alliance.Roadmap.Web.Setup;

var (words, settings) = CommandLine.Split(args);
if (words.Length > 0) return await CommandLine.Run(words, settings);

try
{
    await using var app = RoadmapApp.Build(settings);
    await RoadmapApp.Prepare(app);
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is SettingsException or StartException)
{
    return Shell.Refuse(refused.Message);
}
