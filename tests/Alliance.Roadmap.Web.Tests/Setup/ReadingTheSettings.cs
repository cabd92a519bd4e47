using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Setup;

public sealed class ReadingTheSettings
{
    [Fact]
    public void names_every_problem_of_a_section_in_words_whatever_else_is_wrong_there()
    {
        var problems = Problems("--Mail:Mode=Smtpp", "--Mail:Smtp:Security=9", "--Mail:Smtp:Port=many", "--Mail:From=nobody", "--Digests:Lease=soon", "--Digests:Weekly=Someday 09:00");
        Assert.Equal(["Digests:Lease", "Digests:Weekly", "Mail:From", "Mail:Mode", "Mail:Smtp:Port", "Mail:Smtp:Security"],
            problems.Select(problem => problem.Split(' ')[0].TrimEnd(':')).Order(StringComparer.Ordinal));
        Assert.Contains("Mail:Mode is “Smtpp”. Please choose among Pickup and Smtp.", problems);
        Assert.Contains("Mail:Smtp:Security is “9”. Please choose among None, StartTls and Tls.", problems);
    }

    [Theory]
    [InlineData("--Mail:Mode=7", "Mail:Mode is “7”")]
    [InlineData("--Mail:From=Board <board>", "There is no @")]
    [InlineData("--Mail:From=board@[127.0.0.1]", "IP number in brackets")]
    [InlineData("--Mail:From=board@bücher.example", "xn--")]
    [InlineData("--Roadmap:PublicUrl=https://example.org/roadmap", "has a path")]
    [InlineData("--Urls=nonsense", "no address to listen on")]
    [InlineData("--Urls=http://localhost:99999", "port")]
    [InlineData("--Urls=ftp://localhost:21", "neither http nor https")]
    [InlineData("--Urls=http://127.0.0.1:0/roadmap", "has a path")]
    [InlineData("--Urls=http://localhost:5080;http://127.0.0.l:41390", "Urls names the host “127.0.0.l”")]
    [InlineData("--Urls=http://roadmap.example.org:5080", "Urls names the host “roadmap.example.org”")]
    [InlineData("--Database:ConnectionString=Data Source=x.db;Password=p", "not encrypted")]
    [InlineData("--Proxy:Known=proxy.example", "proxy.example")]
    public void refuses_what_cannot_work(string setting, string reason) => Assert.Contains(reason, Assert.Single(Problems(setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://+:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://localhost:5080;http://127.0.0.1:0;http://[::1]:5081;http://0.0.0.0:5082")]
    [InlineData("http://unix:/run/roadmap.sock")]
    public async Task takes_every_address_that_can_be_listened_at(string urls) => await RoadmapApp.Build([$"--Urls={urls}"], asCommand: true).DisposeAsync();

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public void keeps_a_connection_string_it_cannot_read_to_itself(string provider)
    {
        var problem = Assert.Single(Problems($"--Database:Provider={provider}", "--Database:ConnectionString=Hots=localhost;Secret=hunter2"));
        Assert.StartsWith("Database:ConnectionString cannot be read.", problem);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hots", problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task takes_one_proxy_or_several_in_a_line_for_a_list()
    {
        await using var app = RoadmapApp.Build(["--Proxy:Known=127.0.0.1, ::1", "--Mail:Smtp:Security=tls"], asCommand: true);
        Assert.Equal(["127.0.0.1", "::1"], app.Services.GetRequiredService<ProxySettings>().Known);
        Assert.Equal(MailSecurity.Tls, app.Services.GetRequiredService<MailSettings>().Smtp.Security);
    }

    private static string[] Problems(params string[] settings) =>
        Assert.Throws<SettingsException>(() => RoadmapApp.Build(settings, asCommand: true)).Message.Split(Environment.NewLine)[1..];
}
