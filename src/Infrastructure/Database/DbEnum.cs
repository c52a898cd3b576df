using System.Text.Json;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Converts states and kinds to their names in the tables: snake_case, as in the contract. (Dapper would write their numbers.)
/// </summary>
internal static class DbEnum
{
    public static string ToText<T>(T value) where T : struct, Enum => Names<T>.ByValue[value];

    public static T Parse<T>(string name) where T : struct, Enum => Names<T>.ByName[name];

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
