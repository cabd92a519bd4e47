using Alliance.Roadmap.Web.Setup;

var (words, settings) = CommandLine.Split(args);
if (words.Length > 0) return await CommandLine.Run(words, settings);

Frugality.ShareArenas();
string? urls = null;
try
{
    await using var app = RoadmapApp.Build(settings);
    urls = app.Configuration[WebHostDefaults.ServerUrlsKey];
    await RoadmapApp.Prepare(app);
    app.TellSystemd();
    await app.StartAsync();
    await Greeting.Say(app);
    _ = Frugality.GiveBack(app.Lifetime.ApplicationStopping);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception refused) when (refused is SettingsException or StartException)
{
    return Shell.Refuse(refused.Message);
}
catch (OperationCanceledException)
{
    return 0;   // asked to end while it began, or while it ended
}
catch (Exception lost) when (StorageTrouble.Of(lost) is not null)
{
    return Shell.Refuse(StorageTrouble.Of(lost)!.Cause);
}
catch (Exception unheard) when (Listening.WhyNot(unheard, urls) is not null)
{
    return Shell.Refuse(Listening.WhyNot(unheard, urls)!);
}
