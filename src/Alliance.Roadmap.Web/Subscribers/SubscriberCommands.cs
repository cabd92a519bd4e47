using System.CommandLine;
using System.Text;
using Alliance.Roadmap.Subscribers;
using Alliance.Roadmap.Web.Setup;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Subscribers;

/// <summary><c>subscribers import|export|erase|lift</c> and <c>check address</c>.</summary>
internal static class SubscriberCommands
{
    public static Command Subscribers(Shell shell) => new("subscribers", "Take over, print or erase subscribers, or let mail go to an address again.") { Import(shell), Export(shell), Erase(shell), Lift(shell) };

    public static Command CheckAddress(Shell shell)
    {
        var address = Text("address", "The address, alone.");
        var check = new Command("address", "Say whether an address is accepted, and how it is kept.") { address };
        check.SetAction(parse =>
        {
            var isAccepted = Address.TryParse(parse.GetValue(address), out var accepted, out var refusal);
            if (parse.GetValue(shell.AsJson)) Shell.Json(new { accepted = isAccepted, normalized = accepted?.Value, reason = refusal?.Reason });
            else Shell.Say(isAccepted ? $"Accepted: {accepted}" : $"Not accepted: {refusal!.Reason}");
            return isAccepted ? 0 : 1;
        });
        return check;
    }

    private static Command Import(Shell shell)
    {
        var file = Text("file", "CSV with the header email,cadence,milestones,consentedAt,consentSource.");
        var import = new Command("import", "Take over subscribers who have already agreed. A row without consent is refused, the rest is taken over.") { file };
        import.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var path = parse.GetValue(file)!;
            try
            {
                using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
                var outcome = await ActivatorUtilities.CreateInstance<SubscriberImport>(services).Run(text, stop);
                if (parse.GetValue(shell.AsJson)) Shell.Json(new { imported = outcome.Imported, refused = outcome.Refused.Select(row => new { line = row.Line, reason = row.Reason }) });
                else Shell.Say($"Imported: {outcome.Imported}. Refused: {outcome.Refused.Count}.");
                return outcome.Refused.Count == 0 ? 0 : Shell.Refuse(string.Join(Environment.NewLine, outcome.Refused.Select(row => $"{path}, line {row.Line}: {row.Reason}")));
            }
            catch (Exception problem) when (FileTrouble.Is(problem) || problem is CsvFormatException or DecoderFallbackException)
            {
                return Shell.Refuse(FileTrouble.InWords(path, problem));
            }
        }, cancel));
        return import;
    }

    private static Command Export(Shell shell)
    {
        var export = new Command("export", "Print everybody who has not stopped, as CSV in the form that import reads.");
        export.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            var subscribers = await services.GetRequiredService<RoadmapDb>().Subscribers.AsNoTracking().Where(subscriber => subscriber.UnsubscribedAt == null).OrderBy(subscriber => subscriber.NormalizedEmail).ToListAsync(stop);
            if (parse.GetValue(shell.AsJson))
                return Shell.Json(subscribers.Select(subscriber => new { email = subscriber.Email, cadence = subscriber.Cadence.Kebab(), milestones = subscriber.Milestones, consentedAt = subscriber.ConsentedAt.UtcDateTime, consentSource = subscriber.ConsentSource }));
            SubscriberList.Write(Console.Out, subscribers);
            return 0;
        }, cancel));
        return export;
    }

    private static Command Erase(Shell shell)
    {
        var address = Text("address", "Whose data to erase.");
        var erase = new Command("erase", "Erase everything kept about an address. What was sent to it stays as a number.") { address };
        erase.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            if (!Address.TryParse(parse.GetValue(address), out var accepted, out var refusal)) return Shell.Refuse(refusal);
            return await services.GetRequiredService<ErasePeople>().Erase(accepted, stop)
                ? Shell.Say("Erased.")
                : Shell.Refuse("Nothing is kept about this address, so nothing was erased.");
        }, cancel));
        return erase;
    }

    private static Command Lift(Shell shell)
    {
        var address = Text("address", "Where mail may go again.");
        var lift = new Command("lift", "Let mail go to an address again, although it came back or its owner complained. Please do so only when its owner asks for it.") { address };
        lift.SetAction((parse, cancel) => shell.WithDatabase(async (services, stop) =>
        {
            if (!Address.TryParse(parse.GetValue(address), out var accepted, out var refusal)) return Shell.Refuse(refusal);
            var db = services.GetRequiredService<RoadmapDb>();
            if ((await db.LiftSuppression(accepted, stop)).Refused(out refusal) || (await db.TrySave(stop)).Refused(out refusal)) return Shell.Refuse(refusal);
            return Shell.Say("Lifted: mail may go to this address again.");
        }, cancel));
        return lift;
    }

    private static Argument<string> Text(string name, string description) => new(name) { Description = description };
}
