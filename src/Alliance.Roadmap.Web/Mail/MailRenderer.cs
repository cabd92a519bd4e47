using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Alliance.Roadmap.Web.Mail;

/// <summary>Turns a Razor component into the HTML of a message.</summary>
internal sealed class MailRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> Render<TEmail>(IReadOnlyDictionary<string, object?> parameters) where TEmail : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var email = await renderer.RenderComponentAsync<TEmail>(ParameterView.FromDictionary(new Dictionary<string, object?>(parameters)));
            return "<!DOCTYPE html>\n" + email.ToHtmlString().Trim() + "\n";
        });
    }
}
