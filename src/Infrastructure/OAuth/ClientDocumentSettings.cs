namespace FocusAccount.Infrastructure.OAuth;

/// <summary>The clients that may describe themselves in a document: none without a URL.</summary>
/// <param name="Urls">Their client_ids, each the exact URL of a document</param>
/// <param name="MaxLifetime">The longest life of their tokens</param>
public sealed record ClientDocumentSettings(IReadOnlyList<string> Urls, TimeSpan MaxLifetime);
