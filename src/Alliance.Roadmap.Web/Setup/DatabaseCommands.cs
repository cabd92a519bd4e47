using System.CommandLine;

namespace Alliance.Roadmap.Web.Setup;

/// <summary><c>migrate</c>: brings the database to this version without serving.</summary>
internal static class DatabaseCommands
{
    public static Command Migrate(Shell shell)
    {
        var migrate = new Command("migrate", "Bring the database to the shape this version knows.");
        migrate.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            await services.GetRequiredService<Database>().Migrate(stop);
            return parse.GetValue(shell.AsJson) ? Shell.Json(new { upToDate = true }) : Shell.Say("The database is up to date.");
        }, cancel));
        return migrate;
    }
}
