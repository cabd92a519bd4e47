using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Sharing;

/// <summary>What other sites and programs take from here: feeds, a calendar, pictures and frames.</summary>
internal static class SharingSetup
{
    public static void AddSharing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CardFonts>();
        builder.Services.AddSingleton<CardRack>();
        builder.Services.AddScoped<ICheckup, CardCheckup>();
    }

    public static void MapSharing(this IEndpointRouteBuilder routes) => routes.MapFeeds().MapCalendar().MapBadge().MapCards().MapEmbed();
}
