using System.Diagnostics;
using System.Net;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Instances;

/// <summary>Three processes on one PostgreSQL, as they run for real, behind nginx.</summary>
public sealed class ServingOnThreeNodes : IAsyncLifetime
{
    private const string FourthStep = "launch-the-mage-os-distribution-for-development-and";

    private readonly int front = FreePort.Next();
    private readonly Node[] nodes = [new(), new(), new()];
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private ScratchDatabase? scratch;
    private Process? nginx;

    public async ValueTask InitializeAsync()
    {
        if (Cluster.OfTheTests is null) throw Needed.NoCluster();
        if (Installed.Find("nginx") is not { } program) throw Needed.Missing("nginx is not installed: “bash tests/run” installs it.");
        scratch = await ScratchDatabase.Make("nodes", Cluster.OfTheTests);
        var folder = scratch.Folder;
        // All at once, on an empty database: they have to agree who prepares it.
        foreach (var node in nodes) node.Begin(Settings(node));
        foreach (var node in nodes) await node.Ready("/healthz/ready");
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log warn;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              upstream nodes { {{string.Concat(nodes.Select(node => $"server 127.0.0.1:{node.Port} max_fails=0; "))}} keepalive 16; }
              server {
                listen 127.0.0.1:{{front}};
                location / {
                  proxy_pass http://nodes; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_next_upstream error timeout; proxy_next_upstream_tries 3;
                }
              }
            }
            """);
        nginx = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-e", Path.Combine(folder, "nginx.log"), "-c", Path.Combine(folder, "nginx.conf")]))!;
        await Node.Until(async () => (await client.GetAsync(Front("/healthz/live"))).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        foreach (var node in nodes) await node.DisposeAsync();
        if (nginx is not null)
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync();
            nginx.Dispose();
        }

        if (scratch is not null) await scratch.DisposeAsync();
    }

    [Fact]
    public async Task lets_a_member_sign_in_through_one_and_act_through_another_while_a_third_shows_it()
    {
        // They were started together; of two keys, each would know one only, and read no cookie of the other.
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Cluster.OfTheTests!) { Database = scratch!.Name }.ConnectionString))
        await using (var count = source.CreateCommand("""SELECT COUNT(*) FROM "DataProtectionKeys" """)) Assert.Equal(1L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        // Every page of all three is in memory before anything moves.
        foreach (var node in nodes) Assert.Contains("Planned", await client.GetStringAsync(node.At($"/milestones/{FourthStep}")), StringComparison.Ordinal);
        var invited = await CommandRun.Of(["board", "invite", "--name", "Ada Example", "--email", "ada@example.org", "--office", "president", .. Settings(nodes[0])]);
        var link = new Uri(invited.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Single(word => word.Contains("/sign-in/invitation/", StringComparison.Ordinal)));

        using var president = new Visitor(nodes[0].At("/"));
        var welcome = await president.Open(link.AbsolutePath);
        await president.Submit(welcome, "main form");
        var form = await president.Open(nodes[1].At($"/board/milestones/{FourthStep}/start").ToString());
        Assert.Equal("", form.Alert);
        var preview = await president.Submit(form with { Address = nodes[2].At(form.Address.AbsolutePath) }, "button[value=preview]", ("Input.Reason", "The board agreed."));
        Assert.Equal("", preview.Alert);
        await president.Submit(preview with { Address = nodes[1].At(preview.Address.AbsolutePath) }, "button[value=record]");

        foreach (var node in nodes) await Node.Until(async () => (await client.GetStringAsync(node.At($"/milestones/{FourthStep}"))).Contains("In progress", StringComparison.Ordinal));
        await president.Open(nodes[2].At("/sign-out").ToString());
        var left = await president.Submit(await president.Open(nodes[2].At("/sign-out").ToString()), "main form");
        Assert.Equal(HttpStatusCode.OK, left.Status);
        Assert.Equal("/sign-in", (await president.Open(nodes[0].At("/board").ToString())).Address.AbsolutePath);
    }

    [Fact]
    public async Task answers_every_request_while_one_node_after_the_other_is_started_anew()
    {
        using var enough = new CancellationTokenSource();
        var failures = new List<string>();
        var answered = 0;
        var readers = Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            string[] addresses = ["/", "/history", $"/milestones/{FourthStep}", "/api/v1/roadmap"];
            for (var ask = reader; !enough.IsCancellationRequested; ask++)
            {
                try
                {
                    using var answer = await client.GetAsync(Front(addresses[ask % addresses.Length]));
                    if (answer.StatusCode != HttpStatusCode.OK) lock (failures) failures.Add($"{addresses[ask % addresses.Length]}: {answer.StatusCode}");
                    else Interlocked.Increment(ref answered);
                }
                catch (HttpRequestException broken)
                {
                    lock (failures) failures.Add(broken.Message);
                }
            }
        })).ToList();

        foreach (var node in nodes)
        {
            var before = Volatile.Read(ref answered);
            await node.Stop();
            node.Begin(Settings(node));
            await node.Ready("/healthz/ready");
            await Node.Until(() => Task.FromResult(Volatile.Read(ref answered) > before + 20));
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(failures);
    }

    private string[] Settings(Node node) =>
    [
        $"--Roadmap:PublicUrl=http://127.0.0.1:{front}", "--Governance:DecisionRequiredFor=none", .. scratch!.Settings(Path.Combine(scratch.Folder, $"node-{node.Port}"), mostConnections: 20),
    ];

    private Uri Front(string path) => new($"http://127.0.0.1:{front}{path}");
}
