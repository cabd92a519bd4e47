using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alliance.Roadmap.Funding;
using Alliance.Roadmap.Web.Setup;
using Polly.Timeout;

namespace Alliance.Roadmap.Web.Funding;

/// <summary>What Open Collective answered: figures, or why there are none.</summary>
/// <param name="Failure">A sentence for the board; null where there are figures.</param>
/// <param name="NotBefore">Until when it asked us to wait.</param>
internal sealed record Answer(IReadOnlyDictionary<Basis, Money> Figures, string? Failure = null, DateTimeOffset? NotBefore = null)
{
    public static Answer Failed(string failure, DateTimeOffset? notBefore = null) => new(new Dictionary<Basis, Money>(), failure, notBefore);
}

/// <summary>Asks Open Collective, in one query, what the association holds, received and gets a year.</summary>
internal sealed class OpenCollective(HttpClient http, FundingSettings settings, RoadmapSettings roadmap, TimeProvider clock)
{
    /// <summary>The answer has about 500 bytes. Whatever has more is no answer.</summary>
    public const int LargestAnswer = 64 * 1024;

    /// <summary>Where a 429 does not say how long to wait, and the longest wait that is believed.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromHours(1);

    // withBlockedFunds removes blocked funds from the balance, despite its name.
    private const string Query = """
        query Money($slug: String!, $since: DateTime) {
          account(slug: $slug) {
            currency
            stats {
              balance(withBlockedFunds: true) { value valueInCents currency }
              totalAmountReceived(net: true, dateFrom: $since) { value valueInCents currency }
              yearlyBudget { value valueInCents currency }
            }
          }
        }
        """;

    public async Task<Answer> Ask(CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.OpenCollectiveUrl)
            {
                Content = JsonContent.Create(new
                {
                    query = Query,
                    variables = new { slug = settings.OpenCollectiveSlug, since = settings.ReceivedSinceDay is { } day ? roadmap.StartOf(day).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null },
                }),
            };
            if (settings.OpenCollectiveToken is { } token) request.Headers.Add("Personal-Token", token);
            using var response = await http.SendAsync(request, cancel);
            if (response.StatusCode is HttpStatusCode.TooManyRequests)
                return Answer.Failed("Open Collective was asked too often and wants us to wait.", response.Headers.RetryAfter.Until(clock.GetUtcNow(), UsualWait));
            if (!response.IsSuccessStatusCode) return Answer.Failed($"Open Collective answered with the status {(int)response.StatusCode}.");
            return Read(await response.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception late) when (late is TimeoutRejectedException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return Answer.Failed("Open Collective did not answer in time.");
        }
        catch (HttpRequestException broken)
        {
            return Answer.Failed(broken.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded
                ? "Open Collective answered with far more than was asked for, so nothing of it was read."
                : "Open Collective cannot be reached.");
        }
    }

    private Answer Read(byte[] body)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Response>(body, JsonSerializerOptions.Web);
            if (read?.Data?.Account is not { } account)
                return Answer.Failed(read?.Errors is { Count: > 0 }
                    ? $"Open Collective refused the question. Please check whether there is an account “{settings.OpenCollectiveSlug}” (Funding:OpenCollectiveSlug)."
                    : $"Open Collective knows no account “{settings.OpenCollectiveSlug}” (Funding:OpenCollectiveSlug).");
            var figures = new Dictionary<Basis, Money>();
            foreach (var (basis, amount) in new[] { (Basis.Balance, account.Stats?.Balance), (Basis.Received, account.Stats?.TotalAmountReceived), (Basis.Yearly, account.Stats?.YearlyBudget) })
                if (MoneyIn(amount, account.Currency) is { } money) figures[basis] = money;
            return figures.Count == 0 ? Answer.Failed("Open Collective named no figure in its answer.") : new Answer(figures);
        }
        catch (JsonException)
        {
            return Answer.Failed("Open Collective answered with something else than figures.");
        }
    }

    // The wire has floats. Their text is read as a decimal number and rounded once, to whole minor units. Hundredths are meant by
    // "cents" in every currency there, so the value itself comes first.
    private static Money? MoneyIn(Amount? amount, string? usual) =>
        NumberIn(amount?.Value) is { } value && Money.TryRound(value, amount!.Currency ?? usual, out var money) ? money
        : NumberIn(amount?.ValueInCents) is { } cents && Money.TryRound(cents / 100m, amount!.Currency ?? usual, out money) ? money
        : null;

    private static decimal? NumberIn(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private sealed record Response(Data? Data, IReadOnlyList<JsonElement>? Errors);

    private sealed record Data(Account? Account);

    private sealed record Account(string? Currency, Stats? Stats);

    private sealed record Stats(Amount? Balance, Amount? TotalAmountReceived, Amount? YearlyBudget);

    [JsonNumberHandling(JsonNumberHandling.Strict)]
    private sealed record Amount(JsonElement? Value, JsonElement? ValueInCents, string? Currency);
}
