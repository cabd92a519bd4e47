using System.Threading.Channels;

namespace Alliance.Roadmap.Web.Board;

/// <param name="To">The account's address.</param>
/// <param name="Link">Opens a page with a button, in the browser that asked.</param>
/// <param name="Code">To type there by whoever reads mail on another device.</param>
public sealed record SignInMail(string To, string Link, string Code);

/// <summary>Writes sign-in mails after the page has answered, so that how long the answer takes tells nothing. A mail lost
/// with the process is asked for again; its secrets are kept nowhere.</summary>
internal sealed class SignInMails(IServiceScopeFactory scopes, ILogger<SignInMails> log) : BackgroundService
{
    private readonly Channel<SignInMail> waiting = Channel.CreateBounded<SignInMail>(new BoundedChannelOptions(500) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Send(SignInMail mail) => waiting.Writer.TryWrite(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var mail in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<BoardLetters>().SignIn(mail, stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.LogError(problem, "A sign-in mail could not be written.");
            }
        }
    }
}
