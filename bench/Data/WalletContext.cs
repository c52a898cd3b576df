using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace FocusAccount.Bench.Data;

/// <summary>The service's own tables, as far as jobs need them, for Entity Framework Core.</summary>
internal sealed class WalletContext(DbContextOptions<WalletContext> options) : DbContext(options)
{
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<EntryRow> Entries => Set<EntryRow>();

    public DbSet<TokenRow> Tokens => Set<TokenRow>();
}

[Table("accounts")]
internal sealed class AccountRow
{
    [Column("id")]
    public Guid Id { get; set; }

    [Column("credits")]
    public long Credits { get; set; }

    [Column("ledger_sequence")]
    public long Sequence { get; set; }
}

[Table("jobs"), PrimaryKey(nameof(AccountId), nameof(Id))]
internal sealed class JobRow
{
    [Column("account_id")]
    public Guid AccountId { get; set; }

    [Column("id")]
    public Guid Id { get; set; }

    [Column("app_slug")]
    public required string App { get; set; }

    [Column("action")]
    public required string Action { get; set; }

    [Column("status")]
    public required string Status { get; set; }

    [Column("reserved")]
    public long Reserved { get; set; }

    [Column("actual_cost")]
    public long ActualCost { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [Column("updated_at")]
    public DateTimeOffset UpdatedAt { get; set; }
}

[Table("ledger_entries"), PrimaryKey(nameof(AccountId), nameof(Sequence))]
internal sealed class EntryRow
{
    [Column("account_id")]
    public Guid AccountId { get; set; }

    [Column("sequence")]
    public long Sequence { get; set; }

    [Column("kind")]
    public required string Kind { get; set; }

    [Column("amount")]
    public long Amount { get; set; }

    [Column("balance_after")]
    public long BalanceAfter { get; set; }

    [Column("job_id")]
    public Guid? JobId { get; set; }

    [Column("app_slug")]
    public string? App { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

[Table("access_tokens"), PrimaryKey(nameof(AccountId), nameof(Id))]
internal sealed class TokenRow
{
    [Column("account_id")]
    public Guid AccountId { get; set; }

    [Column("id")]
    public Guid Id { get; set; }

    [Column("token_hash")]
    public required byte[] Hash { get; set; }

    [Column("expires_at")]
    public DateTimeOffset ExpiresAt { get; set; }

    [Column("revoked_at")]
    public DateTimeOffset? RevokedAt { get; set; }
}
