using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.Database;

/// <summary>A row of <c>jobs</c>. A column is null, not 0 or the usual value, as in the rows of versions that did not have it.</summary>
internal sealed record JobRow(
    Guid AccountId,
    Guid Id,
    string AppSlug,
    string Action,
    string Status,
    long Reserved,
    long ActualCost,
    string? Metadata,
    string? IdempotencyKey,
    string? IdempotencyFingerprint,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? ExpiredAt,
    string? Settlement,
    long? Estimate,
    long? MaxCost,
    long? Charged,
    long? Uncharged,
    double? Progress,
    string? Worker,
    DateTimeOffset? CancelRequestedAt,
    string? StartedBy,
    Guid? StartedById,
    Guid? AppKeyId,
    string? SettledBy,
    Guid? SettledById,
    Guid? BudgetTokenId,
    DateTimeOffset? BudgetWindow,
    long? BudgetNet)
{
    private static readonly string StartedStatus = SnakeCase.NameOf(JobStatus.Started);

    public const string Columns =
        "account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, "
        + "created_at, updated_at, expires_at, expired_at, settlement, estimate, max_cost, charged, uncharged, progress, worker, "
        + "cancel_requested_at, started_by, started_by_id, app_key_id, settled_by, settled_by_id, "
        + "budget_token_id, budget_window, budget_net";

    /// <summary>Whether the job is settled, counts in no budget, and nothing else has ever changed but its deadline and its metadata.</summary>
    public bool IsPlainSettlement => Status != StartedStatus && this is
    {
        ExpiredAt: null, Estimate: null, Charged: null, Uncharged: null, Progress: null, Worker: null, CancelRequestedAt: null,
        BudgetTokenId: null,
    };

    public static JobRow From(Job job)
    {
        var (terms, state) = (job.Terms, job.State);
        return new(
            AccountId: terms.AccountId,
            Id: terms.Id,
            AppSlug: terms.App.Value,
            Action: terms.Action,
            Status: SnakeCase.NameOf(state.Status),
            Reserved: state.Reserved,
            ActualCost: state.ActualCost,
            Metadata: state.Metadata?.Json,
            IdempotencyKey: terms.Idempotency?.Key,
            IdempotencyFingerprint: terms.Idempotency?.Fingerprint,
            CreatedAt: terms.CreatedAt,
            UpdatedAt: state.UpdatedAt,
            ExpiresAt: state.ExpiresAt,
            ExpiredAt: state.ExpiredAt,
            Settlement: terms.Settlement == SettlementRule.Holder ? null : SnakeCase.NameOf(terms.Settlement),
            Estimate: terms.CostEstimate == state.Reserved ? null : terms.CostEstimate,
            MaxCost: terms.MaxCost,
            Charged: state.Charged == 0 ? null : state.Charged,
            Uncharged: state.Uncharged == 0 ? null : state.Uncharged,
            Progress: state.Progress,
            Worker: state.Worker,
            CancelRequestedAt: state.CancelRequestedAt,
            StartedBy: terms.StartedBy is null ? null : SnakeCase.NameOf(terms.StartedBy.Kind),
            StartedById: terms.StartedBy?.Id,
            AppKeyId: terms.AppKeyId,
            SettledBy: state.SettledBy is null ? null : SnakeCase.NameOf(state.SettledBy.Kind),
            SettledById: state.SettledBy?.Id,
            BudgetTokenId: state.Budget?.TokenId,
            BudgetWindow: state.Budget?.Window,
            BudgetNet: state.Budget?.Net);
    }

    public Job ToJob() => Job.Restore(
        new JobTerms(
            Id: Id,
            AccountId: AccountId,
            App: new AppSlug(AppSlug),
            Action: Action,
            CostEstimate: Estimate ?? Reserved,
            CreatedAt: CreatedAt,
            MaxCost: MaxCost,
            Settlement: Settlement is null ? SettlementRule.Holder : SnakeCase.Parse<SettlementRule>(Settlement),
            Idempotency: IdempotencyKey is null ? null : new Idempotency(IdempotencyKey, IdempotencyFingerprint!),
            StartedBy: ToCredential(StartedBy, StartedById),
            AppKeyId: AppKeyId),
        new JobState(
            Status: SnakeCase.Parse<JobStatus>(Status),
            Reserved: Reserved,
            ExpiresAt: Deadline,
            UpdatedAt: UpdatedAt,
            Metadata: Metadata is null ? null : Domain.Jobs.Metadata.Restore(Metadata),
            Charged: Charged ?? 0,
            Progress: Progress,
            Worker: Worker,
            CancelRequestedAt: CancelRequestedAt,
            ActualCost: ActualCost,
            Uncharged: Uncharged ?? 0,
            SettledBy: ToCredential(SettledBy, SettledById),
            ExpiredAt: ExpiredAt,
            Budget: BudgetTokenId is { } tokenId ? new BudgetShare(tokenId, BudgetWindow!.Value, BudgetNet!.Value) : null));

    public static Credential? ToCredential(string? kind, Guid? id) =>
        kind is null ? null : new Credential(SnakeCase.Parse<CredentialKind>(kind), id);

    // Null for a job started by a version without deadlines.
    private DateTimeOffset Deadline => ExpiresAt ?? CreatedAt + Job.DefaultTimeToLive;
}
