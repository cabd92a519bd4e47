using System.CommandLine;
using Alliance.Roadmap.Benchmarks;

var recipients = new Option<int>("--recipients") { Description = "How many people get the digest.", DefaultValueFactory = _ => 40_000 };
var connections = new Option<int>("--connections") { Description = "SMTP connections.", DefaultValueFactory = _ => 16 };
var dkim = new Option<bool>("--dkim") { Description = "Sign every message (RSA-2048)." };
var postgreSql = new Option<string?>("--postgresql") { Description = "Connection string of a cluster whose user may create databases; without it, SQLite." };
var nodes = new Option<int>("--nodes") { Description = "How many services share the work and the connections, each with a database connection of its own; more than one needs PostgreSQL.", DefaultValueFactory = _ => 1 };
var runs = new Option<int>("--runs") { Description = "How often, each run beside one of smtp-source; the medians are printed last.", DefaultValueFactory = _ => 5 };
var size = new Option<int>("--size") { Description = "About how many bytes a message has; at least 7,600.", DefaultValueFactory = _ => 8_192 };
var digest = new Command("digest", "Send one digest, from freezing to the last reply written down, to Postfix's smtp-sink.") { recipients, connections, dkim, postgreSql, nodes, runs, size };
digest.SetAction(parse => DigestBenchmark.Run(new(parse.GetValue(recipients), parse.GetValue(connections), parse.GetValue(dkim), parse.GetValue(postgreSql), parse.GetValue(nodes), parse.GetValue(runs), parse.GetValue(size))));

var pageConnections = new Option<int>("--connections") { Description = "Connections that are kept open.", DefaultValueFactory = _ => 16 };
var seconds = new Option<int>("--seconds") { Description = "How long each run takes.", DefaultValueFactory = _ => 5 };
var pageRuns = new Option<int>("--runs") { Description = "How often, each run beside one of nginx; the medians are printed.", DefaultValueFactory = _ => 5 };
var steps = new Option<int>("--steps") { Description = "How many steps there are; without it, the association's own." };
var entries = new Option<int>("--entries") { Description = "How many entries the public record has at least." };
var pages = new Command("pages", "Ask for public pages with wrk, from memory beside nginx with the same bytes, and made anew.") { pageConnections, seconds, pageRuns, postgreSql, steps, entries };
pages.SetAction(parse => PagesBenchmark.Run(new(parse.GetValue(pageConnections), parse.GetValue(seconds), parse.GetValue(pageRuns), parse.GetValue(postgreSql), parse.GetValue(steps), parse.GetValue(entries))));
var all = new Option<int[]>("--deliveries") { Description = "How many deliveries there are.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [100, 10_000, 1_000_000] };
var allSteps = new Option<int[]>("--steps") { Description = "How many steps there are.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [7, 70, 700] };
var growth = new Command("growth", "What pages, freezing, claiming and starting cost as the data grows, as a table.") { postgreSql, all, allSteps };
growth.SetAction(parse => GrowthBenchmark.Run(parse.GetValue(postgreSql), parse.GetValue(allSteps)!, parse.GetValue(all)!));
var cluster = new Option<string>("--postgresql") { Description = "Connection string of a cluster whose user may create databases.", Required = true };
var profile = new Command("profile", "Record which methods the program calls, for publishing; a quarter of an hour.") { cluster };
profile.SetAction(parse => ProfileRecording.Run(parse.GetValue(cluster)!));
return await new RootCommand("What we claim about speed, and how anyone can measure it.") { digest, pages, growth, profile }.Parse(args).InvokeAsync();
