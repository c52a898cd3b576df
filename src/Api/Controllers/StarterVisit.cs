using FocusAccount.Api.Authentication;
using FocusAccount.Api.Hosting;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// A person's first visit to an app. Clerk is asked who the person is before starter credits are granted, so that nobody who was deleted
/// collects them again; while it is away, nothing is granted. No lock is held meanwhile (docs/decisions/0026).
/// </summary>
internal sealed class StarterVisit(RequestDispatcher dispatcher)
{
    /// <summary>Visits the app with the grant that is due, and returns the wallet.</summary>
    public async Task<Result<Wallet>> Visit(PersonCaller caller, WalletApp app, HttpContext context)
    {
        if (dispatcher.WhyNot(context) is { } foreign)
        {
            return foreign;
        }

        if (app.StarterCredits == 0)
        {
            return await dispatcher.Send(new VisitApp(caller.AccountId, app.Slug, Identifiers: []), context);
        }

        var person = await dispatcher.Send(new FindClerkUser(caller.ClerkId), context);
        if (person.Error is { } away)
        {
            return away;
        }

        if (person.Value.Standing != ClerkStanding.Active)
        {
            await dispatcher.Send(new FollowClerkUser(caller.ClerkId, person.Value.Standing, StandingSource.Visit), context);
            return AccountErrors.Closed;
        }

        return await CloseFormerAccounts(caller.AccountId, person.Value, context) is { } refusal
            ? refusal
            : await dispatcher.Send(new VisitApp(caller.AccountId, app.Slug, person.Value.Identifiers), context);
    }

    // No two users of Clerk have the same identifier at a time. If another account had one of them, its owner has given it up or was
    // deleted, perhaps a moment ago, so that the webhook has not come yet.
    private async Task<Error?> CloseFormerAccounts(Guid accountId, ClerkUser person, HttpContext context)
    {
        var others = await dispatcher.Send(new RecognizePerson(accountId, person.Identifiers), context);
        if (others.Error is { } refusal)
        {
            return refusal;
        }

        foreach (var clerkId in others.Value)
        {
            var other = await dispatcher.Send(new FindClerkUser(clerkId), context);
            if (other.Error is { } away)
            {
                return away;
            }

            if (other.Value.Standing == ClerkStanding.Deleted)
            {
                await dispatcher.Send(new FollowClerkUser(clerkId, ClerkStanding.Deleted, StandingSource.Visit), context);
            }
        }

        return null;
    }
}
