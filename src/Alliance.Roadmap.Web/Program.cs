using Alliance.Roadmap.Web.Setup;
using Microsoft.AspNetCore.Connections;

var (words, settings) = CommandLine.Split(args);
if (words.Length > 0) return await CommandLine.Run(words, settings);

try
{
    await using var app = RoadmapApp.Build(settings);
    await RoadmapApp.Prepare(app);
    await app.StartAsync();
    await Greeting.Say(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception refused) when (refused is SettingsException or StartException)
{
    return Shell.Refuse(refused.Message);
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    return Shell.Refuse($"{taken.Message} Please stop the other program, or choose another address: --Urls=http://localhost:5081.");
}
