using System.Diagnostics;
using System.Net;
using Npgsql;

namespace Alliance.Roadmap.Web.Tests.Instances;

/// <summary>Three processes on one PostgreSQL, as they run for real, behind nginx.</summary>
public sealed class ServingOnThreeNodes : IAsyncLifetime
{
    private const string FourthStep = "launch-the-mage-os-distribution-for-development-and";
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/bin/nginx"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-nodes-").FullName;
    private readonly string database = $"roadmap_{Guid.NewGuid():N}";
    private readonly int front = FreePort.Next();
    private readonly int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
    private readonly Process?[] nodes = new Process?[3];
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private string? cluster;
    private Process? nginx;

    public async ValueTask InitializeAsync()
    {
        cluster = Environment.GetEnvironmentVariable("ROADMAP_TEST_POSTGRES");
        if (string.IsNullOrEmpty(cluster)) throw Missing("There is no PostgreSQL cluster: “bash tests/run” starts one.");
        if (Places.FirstOrDefault(File.Exists) is not { } program) throw Missing("nginx is not installed: “bash tests/run” installs it.");
        await OnCluster($"CREATE DATABASE {database}");
        // All at once, on an empty database: they have to agree who prepares it.
        for (var node = 0; node < nodes.Length; node++) Begin(node);
        for (var node = 0; node < nodes.Length; node++) await Ready(node);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log warn;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              upstream nodes { {{string.Concat(ports.Select(port => $"server 127.0.0.1:{port} fail_timeout=1s; "))}} keepalive 16; }
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
        await Until(async () => (await client.GetAsync(At(front, "/healthz/live"))).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        foreach (var process in nodes.Append(nginx).OfType<Process>())
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        NpgsqlConnection.ClearAllPools();
        if (!string.IsNullOrEmpty(cluster)) await OnCluster($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task lets_a_member_sign_in_through_one_and_act_through_another_while_a_third_shows_it()
    {
        // Every page of all three is in memory before anything moves.
        foreach (var port in ports) Assert.Contains("Planned", await client.GetStringAsync(At(port, $"/milestones/{FourthStep}")), StringComparison.Ordinal);
        var invited = await CommandRun.Of(["board", "invite", "--name", "Ada Example", "--email", "ada@example.org", "--office", "president", .. Settings(0)]);
        var link = new Uri(invited.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Single(word => word.Contains("/sign-in/invitation/", StringComparison.Ordinal)));

        using var president = new Visitor(At(ports[0], "/"));
        var welcome = await president.Open(link.AbsolutePath);
        await president.Submit(welcome, "main form");
        var form = await president.Open(At(ports[1], $"/board/milestones/{FourthStep}/start").ToString());
        Assert.Equal("", form.Alert);
        var preview = await president.Submit(form with { Address = At(ports[2], form.Address.AbsolutePath) }, "button[value=preview]", ("Input.Reason", "The board agreed."));
        Assert.Equal("", preview.Alert);
        await president.Submit(preview with { Address = At(ports[1], preview.Address.AbsolutePath) }, "button[value=record]");

        foreach (var port in ports) await Until(async () => (await client.GetStringAsync(At(port, $"/milestones/{FourthStep}"))).Contains("In progress", StringComparison.Ordinal));
        await president.Open(At(ports[2], "/sign-out").ToString());
        var left = await president.Submit(await president.Open(At(ports[2], "/sign-out").ToString()), "main form");
        Assert.Equal(HttpStatusCode.OK, left.Status);
        Assert.Equal("/sign-in", (await president.Open(At(ports[0], "/board").ToString())).Address.AbsolutePath);
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
                    using var answer = await client.GetAsync(At(front, addresses[ask % addresses.Length]));
                    if (answer.StatusCode != HttpStatusCode.OK) lock (failures) failures.Add($"{addresses[ask % addresses.Length]}: {answer.StatusCode}");
                    else Interlocked.Increment(ref answered);
                }
                catch (HttpRequestException broken)
                {
                    lock (failures) failures.Add(broken.Message);
                }
            }
        })).ToList();

        for (var node = 0; node < nodes.Length; node++)
        {
            var before = Volatile.Read(ref answered);
            using (var stop = Process.Start("kill", ["-TERM", $"{nodes[node]!.Id}"])) await stop.WaitForExitAsync();
            await nodes[node]!.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
            Assert.Equal(0, nodes[node]!.ExitCode);
            nodes[node]!.Dispose();
            Begin(node);
            await Ready(node);
            await Until(() => Task.FromResult(Volatile.Read(ref answered) > before + 20));
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(failures);
    }

    private void Begin(int node)
    {
        var process = Process.Start(CommandRun.StartInfo(Settings(node)))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        nodes[node] = process;
    }

    private Task Ready(int node) => Until(async () =>
    {
        Assert.False(nodes[node]!.HasExited, $"Node {node} has ended.");
        return (await client.GetAsync(At(ports[node], "/healthz/ready"))).IsSuccessStatusCode;
    });

    private string[] Settings(int node) =>
    [
        $"--Urls=http://127.0.0.1:{ports[node]}", $"--Roadmap:PublicUrl=http://127.0.0.1:{front}", $"--Roadmap:DataDirectory={Path.Combine(folder, $"node-{node}")}", "--Governance:DecisionRequiredFor=none",
        "--Database:Provider=PostgreSql", $"--Database:ConnectionString={new NpgsqlConnectionStringBuilder(cluster) { Database = database, MaxPoolSize = 20 }.ConnectionString}",
    ];

    // Processes say when they are ready by answering; there is no clock of ours to turn.
    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static Uri At(int port, string path) => new($"http://127.0.0.1:{port}{path}");

    private async Task OnCluster(string command)
    {
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
        await using var act = new NpgsqlCommand(command, connection);
        await act.ExecuteNonQueryAsync();
    }

    private static InvalidOperationException Missing(string words)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), words);
        return new InvalidOperationException(words);
    }
}
