using System.Diagnostics;
using Alliance.Roadmap.Web.Tests;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>What it is measured beside.</summary>
internal sealed class Nginx(Process process, Uri address) : Server(process, address)
{
    /// <summary>Serves these bytes as a file, with the headers they came with but its own Date, ETag and Last-Modified.</summary>
    public static async Task<Nginx> Start(string folder, Answer answer)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var files = Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(files, "page"), answer.Body);
        var type = answer.Headers.Single(header => header.Name == "Content-Type").Value;
        string[] own = ["Content-Type", "Content-Length", "Date", "ETag", "Last-Modified", "Server"];
        var headers = string.Concat(answer.Headers.Where(header => !own.Contains(header.Name)).Select(header => $"    add_header {header.Name} \"{header.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\";\n"));
        var settings = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(settings, $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off; pid {{folder}}/nginx.pid; error_log stderr crit;
            worker_processes {{Environment.ProcessorCount}};
            events { worker_connections 512; }
            http {
              access_log off; server_tokens off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10 inactive=1h; open_file_cache_valid 1h;
              client_body_temp_path {{files}}; proxy_temp_path {{files}}; fastcgi_temp_path {{files}}; uwsgi_temp_path {{files}}; scgi_temp_path {{files}};
              server {
                listen {{address.Authority}}; root {{files}}; default_type "{{type}}"; types { }
                location = / { try_files /page =404; }
            {{headers}}  }
            }
            """);
        var nginx = new Nginx(Tool.Start("nginx", "-p", folder, "-e", "stderr", "-c", settings), address);
        await nginx.Ready();
        return nginx;
    }
}
