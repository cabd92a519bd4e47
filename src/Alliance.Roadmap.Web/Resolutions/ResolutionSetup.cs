namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>What recording and showing decisions needs.</summary>
internal static class ResolutionSetup
{
    public static void AddResolutions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MeetingDesk>();
        builder.Services.AddScoped<ResolutionReader>();
        builder.Services.AddScoped<TellThoseNamed>();
    }
}
