using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Alliance.Roadmap.Web.Tests.Digests;
using Microsoft.EntityFrameworkCore;

namespace Alliance.Roadmap.Web.Tests.Mail;

/// <summary>What a verifier that is not ours makes of our signatures.</summary>
public sealed class SigningAMessage
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task convinces_another_verifier_also_after_a_relay_has_added_its_headers()
    {
        await using var server = new SmtpListener();
        using var key = new SigningKey();
        await using var site = await Site.OnSqlite([.. server.Settings, .. key.Settings]);
        await site.Follow("reader@example.org");
        await site.Follow("reader2@example.org", await site.Ask(db => db.Milestones.Where(step => step.Number == 4).Select(step => step.Slug).SingleAsync()));
        await site.Start(4);
        await site.PassTo(Monday);

        Assert.Equal(2, server.Originals.Count);
        foreach (var message in server.Originals)
        {
            Assert.True(await key.Verifies(message));
            Assert.True(await key.Verifies(Relayed(message)));
            Assert.False(await key.Verifies(With(message, "step 4 started", "step 5 started")));
            Assert.False(await key.Verifies(With(message, "was planned, now in progress", "was planned, now completed")));
        }
    }

    // What stands in front when a message has passed a relay, a filter and the last server.
    private static byte[] Relayed(byte[] message) =>
    [
        .. Encoding.ASCII.GetBytes("""
            Return-Path: <roadmap@example.org>
            Delivered-To: reader@example.org
            Received: from relay.example.net (relay.example.net [192.0.2.7])
                by mx.example.org with ESMTPS id 4f2Q; Mon, 30 Nov 2026 08:00:03 +0000
            Received: from roadmap.example.org (roadmap.example.org [192.0.2.1]) by relay.example.net with ESMTP id 77A1
            Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.org
            X-Spam-Status: No, score=-1.1 required=5.0

            """.ReplaceLineEndings("\r\n")), .. message,
    ];

    private static byte[] With(byte[] message, string words, string others)
    {
        var text = Encoding.Latin1.GetString(message);
        Assert.Contains(words, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(words, others, StringComparison.Ordinal));
    }

    /// <summary>A key in a file, and its public half for the verifier.</summary>
    private sealed class SigningKey : IDisposable
    {
        private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Mail", "verify-dkim.py");

        private readonly string file = Path.GetTempFileName();
        private readonly string record;

        public SigningKey()
        {
            using var key = RSA.Create(2048);
            File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
            record = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())}";
        }

        public string[] Settings => ["--Mail:Dkim:Domain=example.org", "--Mail:Dkim:Selector=roadmap", $"--Mail:Dkim:PrivateKeyFile={file}"];

        public async Task<bool> Verifies(byte[] message)
        {
            // Debian's own Python, where its package lies.
            using var verifier = Process.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [Script, record]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            var errors = verifier.StandardError.ReadToEndAsync();
            await verifier.StandardInput.BaseStream.WriteAsync(message);
            verifier.StandardInput.Close();
            await verifier.WaitForExitAsync();
            Assert.DoesNotContain("ModuleNotFoundError", await errors, StringComparison.Ordinal);
            return verifier.ExitCode == 0;
        }

        public void Dispose() => File.Delete(file);
    }
}
