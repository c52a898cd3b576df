using System.Security.Cryptography;
using System.Text;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Accounts;

/// <summary>A person's account and its credits (whole numbers). Credits move only here, and each move leaves a ledger entry.</summary>
public sealed class Account
{
    /// <summary>The plan of a new account.</summary>
    public const string FreePlan = "free";

    /// <summary>
    /// The largest balance that a grant may lead to: the largest whole number that every JSON reader reads exactly (RFC 8259, 6).
    /// </summary>
    public const long MaxCredits = 9_007_199_254_740_991;

    /// <summary>The longest reason of a grant or a revocation, in characters.</summary>
    public const int MaxReasonLength = 200;

    private static readonly Guid Namespace = new("5f0c5a8e-6b0e-4d0a-9d53-2f1c2c1d7a11");

    private readonly List<LedgerEntry> newEntries = [];
    private readonly HeldCredits heldBefore;

    private Account(
        Guid id,
        string clerkId,
        string plan,
        long credits,
        long sequence,
        ClosureReason? closedFor = null,
        TokenBudget? budget = null,
        HeldCredits held = default)
    {
        Id = id;
        ClerkId = clerkId;
        Plan = plan;
        Credits = credits;
        Sequence = sequence;
        ClosedFor = closedFor;
        Budget = budget;
        Held = heldBefore = held;
    }

    public Guid Id { get; }

    public string ClerkId { get; }

    public string Plan { get; }

    /// <summary>The credits that can be spent now; negative after an overage that the balance did not cover.</summary>
    public long Credits { get; private set; }

    /// <summary>The credits that the account's open jobs hold, which it can spend again if they are refunded.</summary>
    public HeldCredits Held { get; private set; }

    /// <summary>The number of the account's last ledger entry; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Why the account is closed; null while it is open.</summary>
    public ClosureReason? ClosedFor { get; private set; }

    /// <summary>The budget of the token that starts a job now, or that started the job at hand; null if it has none.</summary>
    public TokenBudget? Budget { get; private set; }

    /// <summary>The moves made since the account was read, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> NewEntries => newEntries;

    /// <summary>Whether credits or holds have changed since the account was read.</summary>
    public bool HasMoved => newEntries.Count > 0 || Held != heldBefore;

    /// <summary>A new account: free, with no credits.</summary>
    public static Account Open(string clerkId) => new(IdOf(clerkId), clerkId, FreePlan, credits: 0, sequence: 0);

    /// <summary>The account as it was stored.</summary>
    public static Account Restore(
        Guid id,
        string clerkId,
        string plan,
        long credits,
        long sequence,
        ClosureReason? closedFor = null,
        TokenBudget? budget = null,
        HeldCredits held = default) =>
        new(id, clerkId, plan, credits, sequence, closedFor, budget, held);

    /// <summary>
    /// The account id of a Clerk user: a UUIDv5 (RFC 9562, 5.5), so that two simultaneous first requests make one account.
    /// </summary>
    public static Guid IdOf(string clerkId)
    {
        // UUIDv5 is defined over SHA-1; nothing secret depends on it.
#pragma warning disable CA5350
        Span<byte> hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(clerkId)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Grants an app's starter credits, to an open account that does not hold the grant.</summary>
    public AppGrant GrantStarterCredits(App app, DateTimeOffset now)
    {
        Require.That(ClosedFor is null);
        Move(LedgerKind.StarterCredits, app.StarterCredits, job: null, app.Slug, now);
        return new AppGrant(Id, app.Slug, app.StarterCredits, now);
    }

    /// <summary>
    /// Reserves credits for an open job, its estimate or the raise of its hold, or refuses when the token's budget or the account's credits
    /// do not cover them; a job that costs nothing can always start.
    /// </summary>
    public Error? Reserve(Job job, long amount)
    {
        Require.That(job.AccountId == Id && job.Status == JobStatus.Started);
        Require.That(amount >= 0 && amount <= job.Reserved);
        var now = job.State.UpdatedAt;
        if (amount > 0 && Budget?.At(now) is { } budget && amount > budget.Left)
        {
            return AccountErrors.BudgetExceeded(budget, available: Credits, needed: amount);
        }

        if (amount > 0 && Budget is null && job.State.Budget is not null)
        {
            // Its token was deleted long ago, and nothing is left of the budget.
            return JobErrors.AboveMaxCost(job.Reserved - amount);
        }

        if (amount > 0 && amount > Credits)
        {
            return AccountErrors.InsufficientCredits(available: Credits, needed: amount);
        }

        Move(LedgerKind.Reserve, -amount, job);
        Held = Held.With(job, amount);
        return null;
    }

    /// <summary>
    /// Returns what a settled job did not use, or charges what it used beyond its reserve, even below zero, because the work is done. A
    /// late job no longer has a reserve: the difference to what it was charged at its expiry moves.
    /// </summary>
    public void Settle(Job job)
    {
        Require.That(job.AccountId == Id && job.Status != JobStatus.Started);
        var unused = (job.IsLate ? job.State.Charged : job.Reserved) - job.ActualCost;
        var charge = job.IsLate ? LedgerKind.LateCharge : LedgerKind.Overage;
        Move(unused > 0 ? LedgerKind.Refund : charge, unused, job);
        Held = Held.Without(job);
    }

    /// <summary>Adds credits on behalf of an operator, or refuses when the balance would exceed <see cref="MaxCredits"/>.</summary>
    public Error? Grant(long amount, string reason, DateTimeOffset now)
    {
        Require.That(amount > 0 && IsValidReason(reason));
        if (amount > MaxCredits - Credits)
        {
            return AccountErrors.TooManyCredits;
        }

        Move(LedgerKind.Grant, amount, job: null, app: null, now, reason);
        return null;
    }

    /// <summary>Takes credits on behalf of an operator, or refuses when the balance is lower than the amount.</summary>
    public Error? Revoke(long amount, string reason, DateTimeOffset now)
    {
        Require.That(amount > 0 && IsValidReason(reason));
        if (amount > Credits)
        {
            return AccountErrors.NotEnoughToRevoke(available: Credits, amount);
        }

        Move(LedgerKind.Revoke, -amount, job: null, app: null, now, reason);
        return null;
    }

    /// <summary>
    /// Closes the account and returns whether that changed anything. A deletion wins over any other reason, and an operator over a ban, in
    /// any order.
    /// </summary>
    public bool Close(ClosureReason reason)
    {
        if (ClosedFor == reason || ClosedFor == ClosureReason.Deleted || (ClosedFor is not null && reason == ClosureReason.Banned))
        {
            return false;
        }

        ClosedFor = reason;
        return true;
    }

    /// <summary>Reopens the account if it is closed for a ban, and returns whether it was.</summary>
    public bool LiftBan()
    {
        if (ClosedFor != ClosureReason.Banned)
        {
            return false;
        }

        ClosedFor = null;
        return true;
    }

    /// <summary>Reopens the account on behalf of an operator and returns whether it was closed, or refuses after a deletion.</summary>
    public Result<bool> Reopen()
    {
        if (ClosedFor == ClosureReason.Deleted)
        {
            return AccountErrors.Deleted;
        }

        var wasClosed = ClosedFor is not null;
        ClosedFor = null;
        return wasClosed;
    }

    /// <summary>Whether a text is a valid reason: 1 to 200 characters, no white space at either end, no control characters.</summary>
    public static bool IsValidReason(string text) =>
        text.Length is > 0 and <= MaxReasonLength && text == text.Trim() && !text.Any(char.IsControl) && text.Any(char.IsLetterOrDigit);

    // A job counts in the budget of the token that started it, from its start on, and in the window in which it last moved credits.
    private void Move(LedgerKind kind, long amount, Job job)
    {
        Move(kind, amount, job.Id, job.App, job.State.UpdatedAt);
        if (Budget is not null && (amount != 0 || job.State.Budget is null))
        {
            Require.That(Budget.TokenId == (job.State.Budget?.TokenId ?? job.Terms.StartedBy?.Id));
            (Budget, var share) = Budget.Count(job.State.Budget, -amount, job.State.UpdatedAt);
            job.CountIn(share);
        }
    }

    private void Move(LedgerKind kind, long amount, Guid? job, AppSlug? app, DateTimeOffset now, string? reason = null)
    {
        if (amount == 0)
        {
            return;
        }

        var entry = new LedgerEntry(Id, Sequence + 1, kind, amount, checked(Credits + amount), job, app, reason, now);
        Require.That(LedgerKinds.RuleOf(kind).Allows(entry));
        (Credits, Sequence) = (entry.BalanceAfter, entry.Sequence);
        newEntries.Add(entry);
    }
}
