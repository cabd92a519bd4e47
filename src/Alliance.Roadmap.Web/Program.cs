using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Vision;

var (words, settings) = CommandLine.Split(args);
if (words.Length > 0) return await CommandLine.Run(words, settings);

try
{
    await using var app = RoadmapApp.Build(settings);
    await using (var scope = app.Services.CreateAsyncScope())
    {
        await scope.ServiceProvider.GetRequiredService<Database>().Migrate();
        await scope.ServiceProvider.GetRequiredService<VisionImport>().TakeStarter();
    }

    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is SettingsException or StartException)
{
    return Shell.Refuse(refused.Message);
}
