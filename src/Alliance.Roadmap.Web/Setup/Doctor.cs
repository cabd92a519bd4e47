using System.CommandLine;

namespace Alliance.Roadmap.Web.Setup;

/// <summary>What one part of the program finds when asked how it does. Sentences; a problem also says what to do.</summary>
internal sealed record Finding(bool IsWell, string Sentence)
{
    public static Finding Well(string sentence) => new(true, sentence);

    public static Finding Problem(string sentence) => new(false, sentence);
}

/// <summary>A part of the program that <c>doctor</c> asks. Each feature registers its own, and they are asked in the order of registration.</summary>
internal interface ICheckup
{
    IAsyncEnumerable<Finding> Examine(CancellationToken cancel);
}

/// <summary>A part that asks the database, and so is left out where that cannot be used, which <see cref="StorageCheckup"/> has said by then.</summary>
internal interface IDatabaseCheckup : ICheckup;

/// <summary><c>doctor</c>: settings, database, mail and schedule, in full sentences.</summary>
internal static class DoctorCommand
{
    public static void AddDoctor(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<StorageCheckup>();
        builder.Services.AddScoped<ICheckup, ProxyCheckup>();
    }

    public static Command Doctor(Shell shell)
    {
        var thorough = new Option<bool>("--thorough") { Description = "Also read the whole database: every page of the file, every entry of the public record." };
        var doctor = new Command("doctor", "Check settings, database, mail and schedule, and say in sentences what is wrong.") { thorough };
        doctor.SetAction((parse, cancel) => shell.WithServices(async (services, stop) =>
        {
            var findings = new List<Finding> { Finding.Well("The settings can be read.") };
            var storage = services.GetRequiredService<StorageCheckup>();
            await Ask(storage, findings, stop);
            var checkups = services.GetServices<ICheckup>();
            if (parse.GetValue(thorough)) checkups = checkups.Append(ActivatorUtilities.CreateInstance<IntegrityCheckup>(services));
            foreach (var checkup in checkups)
                if (storage.IsUsable || checkup is not IDatabaseCheckup) await Ask(checkup, findings, stop);
            return Answer(findings, parse.GetValue(shell.AsJson));
        }, cancel));
        return doctor;
    }

    // One part that meets a damaged database keeps nobody from asking the others. What it says is said once.
    private static async Task Ask(ICheckup checkup, List<Finding> findings, CancellationToken cancel)
    {
        try
        {
            await foreach (var finding in checkup.Examine(cancel)) findings.Add(finding);
        }
        catch (Exception failed) when (StorageTrouble.Databases(failed) is { } said)
        {
            var cause = StorageTrouble.Of(said)?.Cause ?? StorageCheckup.Refused(said);
            if (!findings.Exists(finding => finding.Sentence.Contains(cause, StringComparison.Ordinal))) findings.Add(Finding.Problem(cause));
        }
    }

    private static int Answer(List<Finding> findings, bool asJson)
    {
        var problems = findings.Count(finding => !finding.IsWell);
        if (asJson) Shell.Json(new { ok = problems == 0, findings = findings.Select(finding => new { ok = finding.IsWell, finding.Sentence }) });
        else foreach (var finding in findings) Shell.Say($"{(finding.IsWell ? "  ok " : "  !! ")} {finding.Sentence}");
        if (problems > 0) return Shell.Refuse(problems == 1 ? "There is 1 problem." : $"There are {problems} problems.");
        if (!asJson) Shell.Say("All is well.");
        return 0;
    }
}
