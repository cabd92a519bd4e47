using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>What a command works with: the services, and its ways to answer. Exit code 0 is done, 1 refused or failed, 2 wrong usage.</summary>
internal sealed class Shell(string[] settings)
{
    private static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>--json</c>: JSON alone on standard output.</summary>
    public Option<bool> AsJson { get; } = new("--json") { Description = "Print JSON alone.", Recursive = true };

    /// <summary>Runs a command that needs the database; an empty one is prepared first.</summary>
    public Task<int> WithDatabase(Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancel) =>
        WithServices(async (services, stop) =>
        {
            await services.GetRequiredService<Database>().Open(stop);
            return await work(services, stop);
        }, cancel);

    /// <summary>Runs a command that needs settings and services, but no database.</summary>
    public async Task<int> WithServices(Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        try
        {
            await using var app = RoadmapApp.Build(settings, asCommand: true);
            await using var scope = app.Services.CreateAsyncScope();
            return await work(scope.ServiceProvider, cancel);
        }
        catch (Exception refused) when (refused is SettingsException or StartException)
        {
            return Refuse(refused.Message);
        }
        catch (Exception failed) when (StorageTrouble.Of(failed) is not null)
        {
            return Refuse($"Nothing was done. {StorageTrouble.Of(failed)!.Cause}");
        }
        catch (Exception failed) when (StorageTrouble.Databases(failed) is not null)
        {
            return Refuse($"The database refused, so nothing was done: {StorageTrouble.Databases(failed)!.Message} “doctor” tells more.");
        }
    }

    public static int Say(string text)
    {
        Console.Out.WriteLine(text);
        return 0;
    }

    /// <summary>JSON alone, camelCase.</summary>
    public static int Json(object answer)
    {
        Console.Out.WriteLine(answer is JsonNode node ? node.ToJsonString(JsonForm) : JsonSerializer.Serialize(answer, JsonForm));
        return 0;
    }

    public static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    public static int Refuse(Refusal refusal) => Refuse(refusal.Reason);
}
