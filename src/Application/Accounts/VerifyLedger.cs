using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Verifies, over all accounts and as of one moment, that no credit was made or lost; it reads every entry and may take long.
/// </summary>
public sealed record VerifyLedger : IQuery<LedgerReport>;

/// <summary>The numbers of accounts and entries that were checked, and the rules that are broken: none if the ledger adds up.</summary>
public sealed record LedgerReport(long Accounts, long Entries, IReadOnlyList<Violation> Broken);

/// <summary>
/// A broken rule of the ledger, with at most ten examples: account ids, each with the entry's sequence, the job or the app.
/// </summary>
public sealed record Violation(string Rule, IReadOnlyList<string> Examples);

/// <summary>Checks the stored ledger against its rules.</summary>
public interface ILedgerVerifier
{
    /// <summary>Reads all accounts in one snapshot and changes nothing.</summary>
    Task<LedgerReport> Run(CancellationToken cancellationToken);
}

internal sealed class VerifyLedgerHandler(ILedgerVerifier verifier) : IRequestHandler<VerifyLedger, Result<LedgerReport>>
{
    public async Task<Result<LedgerReport>> Handle(VerifyLedger query, CancellationToken cancellationToken) =>
        await verifier.Run(cancellationToken);
}
