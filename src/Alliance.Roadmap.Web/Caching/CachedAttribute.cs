namespace Alliance.Roadmap.Web.Caching;

/// <summary>A public page or endpoint that is the same for everybody who is not signed in: it is made once, kept until something
/// public changes, compressed once, and carries an <c>ETag</c>, so that whoever has it gets a 304. On a page
/// <c>@attribute [Cached]</c>, on an endpoint <c>.Cached()</c>; nothing else is needed. Its parameters in the query count when the
/// page or the handler binds them; it must not read the query, a header or the address by itself. Never for a page with a form.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CachedAttribute : Attribute
{
}

internal static class CachedEndpoints
{
    /// <inheritdoc cref="CachedAttribute"/>
    public static TBuilder Cached<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new CachedAttribute());
}
