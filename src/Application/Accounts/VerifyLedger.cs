using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Proves over all accounts, as of one moment, that no credit was made or lost. It reads every entry and may take long.</summary>
public sealed record VerifyLedger : IQuery<LedgerReport>;

/// <summary>How much was looked at, and which rules are broken: none, if the ledger adds up.</summary>
public sealed record LedgerReport(long Accounts, long Entries, IReadOnlyList<Violation> Broken);

/// <summary>A rule of the ledger, and some of those that break it (at most ten): ids of accounts, with the number of the entry, the job or the app.</summary>
public sealed record Violation(string Rule, IReadOnlyList<string> Examples);

/// <summary>Holds the stored ledger against its rules.</summary>
public interface ILedgerVerifier
{
    /// <summary>Reads all accounts in one snapshot and changes nothing.</summary>
    Task<LedgerReport> Run(CancellationToken cancellationToken);
}

internal sealed class VerifyLedgerHandler(ILedgerVerifier proof) : IRequestHandler<VerifyLedger, Result<LedgerReport>>
{
    public async Task<Result<LedgerReport>> Handle(VerifyLedger query, CancellationToken cancellationToken) => await proof.Run(cancellationToken);
}
