using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alliance.Roadmap.Web.Mail;
using Alliance.Roadmap.Web.Setup;
using Alliance.Roadmap.Web.Subscribers;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Setup;

/// <summary>What stands in <c>Deploy</c>, read by the programs it is written for.</summary>
public sealed class Installing : IDisposable
{
    private const string Host = "roadmap.example.org";

    private readonly string folder = Directory.CreateTempSubdirectory("roadmap-install-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task gives_systemd_units_that_it_understands()
    {
        foreach (var unit in Directory.EnumerateFiles(Example("")).Where(file => Path.GetExtension(file) is ".service" or ".timer")) await Write(Path.GetFileName(unit), ("/opt/alliance-roadmap/alliance-roadmap", "/bin/true"));
        var units = Directory.EnumerateFiles(folder).Order().ToArray();
        Assert.Equal(3, units.Length);
        Assert.Equal((0, ""), await Run("systemd-analyze", ["verify", "--man=no", .. units]));
    }

    [Theory, InlineData("alliance-roadmap.service"), InlineData("alliance-roadmap-backup.service")]
    public async Task leaves_the_service_hardly_anything_it_does_not_need(string unit)
    {
        // An exposure of 3.0 of 10.
        var (exitCode, output) = await Run("systemd-analyze", ["security", "--offline=true", "--threshold=30", "--no-pager", await Write(unit)]);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void gives_settings_that_the_program_takes()
    {
        string[] settings = [.. File.ReadLines(Example("settings.env")).Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.TrimStart('#').Split('=', 2)).Select(pair => $"--{pair[0].Replace("__", ":", StringComparison.Ordinal)}={pair[1].Trim('\'')}")];
        using var app = (IDisposable)RoadmapApp.Build(settings, asCommand: true);
        var services = ((Microsoft.AspNetCore.Builder.WebApplication)app).Services;
        Assert.Equal((MailMode.Smtp, "a secret"), services.GetRequiredService<MailSettings>() is var mail ? (mail.Mode, mail.Smtp.Password) : default);
        Assert.Equal("Host=/var/run/postgresql;Database=alliance-roadmap;Username=alliance-roadmap", services.GetRequiredService<DatabaseSettings>().ConnectionString);
        Assert.Equal(["127.0.0.1"], services.GetRequiredService<ProxySettings>().Known);
        Assert.Equal($"https://{Host}", services.GetRequiredService<RoadmapSettings>().PublicUrl);
    }

    [Fact]
    public async Task gives_a_caddyfile_that_caddy_takes()
    {
        var (exitCode, output) = await Run("caddy", ["validate", "--adapter", "caddyfile", "--config", Example("Caddyfile")]);
        Assert.True(exitCode == 0, output);
        Assert.Equal((0, ""), await Run("caddy", ["fmt", "--diff", Example("Caddyfile")]) is var (code, differences) ? (code, string.Concat(differences.Split('\n').Where(line => line.StartsWith('+') || line.StartsWith('-')))) : default);
    }

    [Fact]
    public async Task behind_nginx_keeps_cookies_secure_and_believes_no_reader_who_claims_to_be_another()
    {
        var (http, https) = (FreePort.Next(), FreePort.Next());
        await using var site = await Site.OnSqlite("--Proxy:Known:0=127.0.0.1", "--Proxy:Known:1=::1", $"--Roadmap:PublicUrl=https://localhost:{https}");
        using var certificate = Certificate();
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await Write("nginx.conf", ("    listen [::]:80;\n", ""), ("    listen [::]:443 ssl http2;\n", ""), ("listen 80;", $"listen 127.0.0.1:{http};"), ("listen 443 ", $"listen 127.0.0.1:{https} "),
            ("/etc/ssl/alliance-roadmap", folder), ("/var/log/nginx", folder), ("127.0.0.1:5080", $"localhost:{site.Address.Port}"), ($"https://{Host}", $"https://localhost:{https}"), (Host, "localhost"));
        var all = Path.Combine(folder, "all.conf");
        await File.WriteAllTextAsync(all, $$"""
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events {}
            http {
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{folder}}/nginx.conf;
            }
            """);
        string[] ours = ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", all];
        var (exitCode, output) = await Run("nginx", ["-t", .. ours]);
        Assert.True(exitCode == 0 && !output.Contains("[warn]", StringComparison.Ordinal), output);

        // It listens once the command is back.
        (exitCode, output) = await Run("nginx", ours);
        Assert.True(exitCode == 0, output);
        try
        {
            var trust = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 theirs && theirs.Thumbprint == certificate.Thumbprint };
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = trust });
            using var led = await client.GetAsync(new Uri($"http://127.0.0.1:{http}/history?page=2"));
            Assert.Equal((HttpStatusCode.PermanentRedirect, $"https://localhost:{https}/history?page=2"), (led.StatusCode, led.Headers.Location?.OriginalString));

            using var asking = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{https}/") { Headers = { { "Host", "evil.example.org" }, { "X-Forwarded-Host", "evil.example.org" }, { "X-Forwarded-Proto", "http" } } };
            using var answer = await client.SendAsync(asking);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            // By the program, and not by the proxy as well (RFC 6797 §7.1: one).
            Assert.Single(answer.Headers.GetValues("Strict-Transport-Security"));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains($"https://localhost:{https}/", page, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example.org", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Trial copy", page, StringComparison.Ordinal);

            using var form = await client.GetAsync(new Uri($"https://localhost:{https}/subscribe"));
            Assert.All(form.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));

            using var large = new ByteArrayContent(new byte[1024 * 1024 + 1]);
            using var refused = await client.PostAsync(new Uri($"https://localhost:{https}/subscribe"), large);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);

            // All of them come from one network, whatever they say.
            using var visitor = new Visitor(new Uri($"https://localhost:{https}/"), trust);
            Assert.InRange(await BehindAProxy.TakenFrom(visitor, at => $"203.0.113.{at}"), RequestBudget.PerNetwork, RequestBudget.PerNetwork + 5);
            Assert.Empty(File.ReadAllText(Path.Combine(folder, "alliance-roadmap.log")));
        }
        finally
        {
            await Run("nginx", ["-s", "stop", .. ours]);
        }
    }

    [Fact]
    public async Task tells_systemd_when_it_serves_and_when_it_ends()
    {
        var place = Path.Combine(folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(place));
        var start = CommandRun.StartInfo($"--Urls=http://127.0.0.1:{FreePort.Next()}", $"--Roadmap:DataDirectory={folder}");
        start.Environment["NOTIFY_SOCKET"] = place;
        using var service = Process.Start(start)!;
        var said = Task.WhenAll(service.StandardOutput.ReadToEndAsync(), service.StandardError.ReadToEndAsync());
        try
        {
            Assert.Equal("READY=1", await Heard(systemd));
            Assert.Equal((0, ""), await Run("kill", ["-TERM", $"{service.Id}"]));
            Assert.Equal("STOPPING=1", await Heard(systemd));
            await service.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
            Assert.Equal(0, service.ExitCode);
        }
        finally
        {
            if (!service.HasExited) service.Kill();
            await said;
        }
    }

    private static async Task<string> Heard(Socket systemd)
    {
        var word = new byte[100];
        return Encoding.ASCII.GetString(word, 0, await systemd.ReceiveAsync(word, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token));
    }

    private static string Example(string name) => Path.Combine(AppContext.BaseDirectory, "Deploy", name);

    /// <summary>Writes an example into the test's folder, with other paths and addresses than those of a real server.</summary>
    private async Task<string> Write(string name, params (string From, string To)[] changes)
    {
        var text = await File.ReadAllTextAsync(Example(name));
        foreach (var (from, to) in changes) text = text.Replace(from, to, StringComparison.Ordinal);
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task<(int ExitCode, string Output)> Run(string tool, string[] arguments)
    {
        if (Installed.Find(tool) is not { } program) throw Needed.Missing($"{tool} is not installed. “bash tests/run” installs it.");
        // A server that stays in the background would keep a pipe open, so it writes to a file.
        var file = Path.Combine(folder, $".{Guid.NewGuid():N}.out");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", file, program, .. arguments]);
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        var output = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return (process.ExitCode, output);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
