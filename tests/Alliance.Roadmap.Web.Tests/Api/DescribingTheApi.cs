using System.Net;
using System.Text.Json.Nodes;
using Alliance.Roadmap.Ledger;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alliance.Roadmap.Web.Tests.Api;

public abstract class DescribingTheApi(Site site)
{
    [Fact]
    public async Task says_the_same_each_time_and_nothing_to_who_has_it()
    {
        using var client = site.Client();
        using var first = await client.GetAsync("/openapi/v1.json");
        var bytes = await first.Content.ReadAsByteArrayAsync();
        Assert.Equal("application/json; charset=utf-8", first.Content.Headers.ContentType?.ToString());
        await site.Restart();
        Assert.Equal(bytes, await client.GetByteArrayAsync("/openapi/v1.json"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var known = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task is_valid_to_a_checker_that_is_not_ours()
    {
        var file = Path.Combine(site.Folder, "openapi.json");
        using var client = site.Client();
        await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync("/openapi/v1.json"));
        var (exitCode, output) = await NodeTool.Run("validate-api", file);
        Assert.True(exitCode == 0 && output.Contains("\"valid\": true", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task names_the_public_address_and_leaves_no_route_out()
    {
        var description = await Description.Of(site);
        Assert.Equal("3.1", description.Document["openapi"]!.GetValue<string>()[..3]);
        Assert.Equal(site.Address.ToString().TrimEnd('/'), Assert.Single(description.Document["servers"]!.AsArray())!["url"]!.GetValue<string>());
        var routes = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}")).Order();
        Assert.Equal(routes, description.Operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").Order());
    }

    [Fact]
    public async Task explains_every_operation_answer_and_member_in_words()
    {
        var description = await Description.Of(site);
        foreach (var (_, path, about) in description.Operations)
        {
            Assert.All(["summary", "description", "operationId"], word => Assert.True(about[word]?.GetValue<string>().Length > 5, $"{path}: {word}"));
            Assert.All(about["parameters"]?.AsArray() ?? [], parameter => Assert.True(parameter!["description"]!.GetValue<string>().Length > 5 && parameter["example"] is not null, $"{path}: {parameter["name"]}"));
            Assert.All(about["responses"]!.AsObject(), answer => Assert.True(answer.Value!["description"]!.GetValue<string>().Length > 5, $"{path}: {answer.Key}"));
        }

        Assert.All(description.Document["components"]!["schemas"]!.AsObject(), shape => Assert.All(shape.Value!["properties"]!.AsObject().Select(member => (shape.Key, member.Key, Words: $"{member.Value!["description"]}")), member => Assert.True(member.Words.Length > 2, $"{member}")));
    }

    [Fact]
    public async Task gives_examples_that_fit()
    {
        var description = await Description.Of(site);
        var contents = description.Operations.SelectMany(operation => operation.About["responses"]!.AsObject().Select(answer => answer.Value!["content"]).Append(operation.About["requestBody"]?["content"]))
            .OfType<JsonObject>().SelectMany(content => content.Select(one => one.Value!)).ToList();
        Assert.NotEmpty(contents);
        Assert.All(contents, content => Assert.Empty(description.Misfits(content["schema"]!, content["example"])));
    }

    [Fact]
    public async Task gives_entries_as_examples_that_anyone_can_verify()
    {
        var events = (await Description.Of(site)).Answer("getEvents", "200")["content"]!["application/json"]!["example"]!["events"]!.AsArray();
        Assert.NotEmpty(events);
        Assert.All(events, entry => Assert.Equal(Entry.HashOf(entry!.AsObject()), entry["hash"]!.GetValue<string>()));
    }

    /// <summary>The shape stands beside the entry, so that not a byte of what is hashed depends on it.</summary>
    [Fact]
    public async Task gives_an_entry_the_members_it_really_has_in_their_order()
    {
        var entry = await site.Ask(db => db.Entries.OrderBy(entry => entry.Sequence).FirstAsync());
        var shape = (await Description.Of(site)).Document["components"]!["schemas"]!["Event"]!["properties"]!.AsObject();
        Assert.Equal(entry.ToJson().Select(member => member.Key), shape.Select(member => member.Key));
    }
}

public sealed class DescribingTheApiOnSqlite(SqliteSite site) : DescribingTheApi(site), IClassFixture<SqliteSite>;

public sealed class DescribingTheApiOnPostgreSql(PostgreSqlSite site) : DescribingTheApi(site), IClassFixture<PostgreSqlSite>;
