using System.Text.Json;

namespace FocusAccount.Kit;

/// <summary>The terms of a token, as a program asks for them and a person gives or changes them; a null says nothing.</summary>
public sealed record Terms(string? Scope = null, string[]? Apps = null, string? Budget = null, int? ExpiresIn = null, string? Name = null)
{
    public static readonly Terms Any = new();

    /// <summary>A body with these terms beside other members.</summary>
    public Dictionary<string, object?> In(Dictionary<string, object?> body)
    {
        (string, object?)[] members = [("name", Name), ("scope", Scope), ("apps", Apps), ("budget", Budget), ("expires_in", ExpiresIn)];
        foreach (var (name, value) in members.Where(member => member.Item2 is not null))
        {
            body[name] = value;
        }

        return body;
    }
}

/// <summary>Programs of a person, which have tokens of their own.</summary>
public static class Programs
{
    /// <summary>A program with a token on some terms, to which the person has agreed.</summary>
    public static async Task<Person> Program(
        this Person person, string? scope = null, string[]? apps = null, string? budget = null, int? expiresIn = null) =>
        person.By(await Terminal.SignedIn(person, asked: new Terms(scope, apps, budget, expiresIn)));

    /// <summary>Changes the token of a program, as the person who calls.</summary>
    public static Task<Reply> Change(this Person person, Guid tokenId, Terms changes) =>
        person.Send(new HttpRequestMessage(HttpMethod.Patch, $"/api/tokens/{tokenId}").WithJson(changes.In([])));

    public static Task<Reply> Revoke(this Person person, Guid tokenId) =>
        person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{tokenId}"));

    /// <summary>The budget of the program that asks, as its wallet shows it.</summary>
    public static async Task<ShownBudget> Budget(this Person program) => BudgetIn((await program.Wallet()).Json);

    /// <summary>The budget in a response.</summary>
    public static ShownBudget BudgetIn(JsonElement json)
    {
        var budget = json.GetProperty("budget");
        return new ShownBudget(
            budget.GetProperty("limit").GetInt64(),
            budget.GetProperty("period").GetString()!,
            budget.GetProperty("spent").GetInt64(),
            budget.GetProperty("left").GetInt64(),
            budget.GetProperty("resets_at").ValueKind == JsonValueKind.Null ? null : budget.GetProperty("resets_at").GetDateTimeOffset());
    }
}

/// <summary>A budget as responses show it.</summary>
public sealed record ShownBudget(long Limit, string Period, long Spent, long Left, DateTimeOffset? ResetsAt);
