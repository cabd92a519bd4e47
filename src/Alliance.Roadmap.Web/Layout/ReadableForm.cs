using Microsoft.AspNetCore.Http.Features;

namespace Alliance.Roadmap.Web.Layout;

/// <summary>A form in letters that are never read (UTF-7, in which anything can hide) is broken like any other, and the sender's fault.
/// ASP.NET Core would fail on it, wherever it is read.</summary>
internal sealed class ReadableForm(IFormFeature form) : IFormFeature
{
    public bool HasFormContentType => form.HasFormContentType;

    public IFormCollection? Form
    {
        get => form.Form;
        set => form.Form = value;
    }

    public IFormCollection ReadForm() => ReadFormAsync(CancellationToken.None).GetAwaiter().GetResult();

    public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await form.ReadFormAsync(cancellationToken);
        }
        catch (NotSupportedException unreadable)
        {
            throw new InvalidDataException(unreadable.Message, unreadable);
        }
    }

    /// <summary>For every form; behind the routing, which says how large it may be.</summary>
    public static Task Use(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType) context.Features.Set<IFormFeature>(new ReadableForm(context.Features.GetRequiredFeature<IFormFeature>()));
        return next(context);
    }
}
