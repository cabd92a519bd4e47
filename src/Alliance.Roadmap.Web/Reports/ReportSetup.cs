namespace Alliance.Roadmap.Web.Reports;

/// <summary>What reports need.</summary>
internal static class ReportSetup
{
    public static void AddReports(this WebApplicationBuilder builder) => builder.Services.AddScoped<ReportReader>();
}
