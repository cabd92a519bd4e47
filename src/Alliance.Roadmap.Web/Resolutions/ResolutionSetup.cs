namespace Alliance.Roadmap.Web.Resolutions;

/// <summary>What recording and showing decisions needs.</summary>
internal static class ResolutionSetup
{
    public static void AddResolutions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MeetingDesk>();
        builder.Services.AddScoped<VoteDesk>();
        builder.Services.AddScoped<Enactment>();
        builder.Services.AddScoped<Warrants>();
        builder.Services.AddSingleton<Urns>();
        builder.Services.AddScoped<ResolutionReader>();
        builder.Services.AddScoped<TellThoseNamed>();
        builder.Services.AddScoped<TendVotes>();
    }
}
