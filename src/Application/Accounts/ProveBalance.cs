using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Adds up the whole ledger of an account and the holds of its open jobs, and compares the sums with the account.</summary>
public sealed record ProveBalance(Guid AccountId) : IQuery<BalanceProof>;

/// <summary>
/// An account and what its entries and jobs add up to, as of one moment. Credits are whole numbers. The ledger agrees with the account if
/// its entries are numbered without a gap and add up to the balance, and its open jobs to what the account holds.
/// </summary>
public sealed record BalanceProof(
    long Balance, long Held, long Sequence, long EntryCount, long LastSequence, long EntrySum, long OpenJobSum, DateTimeOffset AsOf)
{
    public bool Agrees => Balance == EntrySum && Sequence == EntryCount && Sequence == LastSequence && Held == OpenJobSum;
}

internal sealed class ProveBalanceHandler(ILedgerReader ledger, TimeProvider clock) : IRequestHandler<ProveBalance, Result<BalanceProof>>
{
    public async Task<Result<BalanceProof>> Handle(ProveBalance query, CancellationToken cancellationToken) =>
        await ledger.Prove(query.AccountId, clock.GetUtcNow(), cancellationToken);
}
