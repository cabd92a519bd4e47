using Alliance.Roadmap.Web.Setup;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class AskingOtherServers
{
    [Fact]
    public void names_this_program_in_this_version_and_where_to_complain() =>
        Assert.Equal($"AllianceRoadmap/{typeof(RoadmapSettings).Assembly.GetName().Version!.ToString(2)} (+https://roadmap.example.org/)", new RoadmapSettings { PublicUrl = "https://roadmap.example.org" }.Agent());
}
