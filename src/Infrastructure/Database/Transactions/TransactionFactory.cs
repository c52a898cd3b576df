namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>Creates the transactions of commands.</summary>
internal sealed class TransactionFactory(DatabasePools pools, Distribution distribution)
{
    public Transaction Create() => new(pools.Commands, mergesRows: !distribution.IsDistributed);
}
