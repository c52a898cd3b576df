// Shared by the pages that use Clerk: starting it, naming the person, and reporting errors.

const TIMEOUT_MS = 20_000;

export const UNREACHABLE = "Signing in cannot be reached right now. Check your connection and reload this page.";

/** Starts Clerk, whose scripts ran before this one; throws when they, or their server, cannot be reached. */
export async function startClerk() {
  if (!window.Clerk || !window.__internal_ClerkUICtor) {
    throw new Error("Clerk's scripts did not load.");
  }

  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error("Clerk does not respond.")), TIMEOUT_MS));
  await Promise.race([window.Clerk.load({ ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false }), tooLate]);
  return window.Clerk;
}

/** How people recognize their account: by name and address where both exist. Someone from X may have no e-mail address. */
export function nameOf(user) {
  const address = user.primaryEmailAddress?.emailAddress ?? (user.username ? `@${user.username}` : null);
  const name = user.fullName?.trim();
  return name && address ? `${name} (${address})` : name || address || "your account";
}

/** The sign-in page, with the way back to a path of ours. */
export function signInAddress(path) {
  return `/signin?redirect_to=${encodeURIComponent(path)}`;
}

export function find(id) {
  return document.getElementById(id);
}

/** Shows these elements and hides those. Text only ever goes in by textContent: some of it was written by strangers. */
export function swap(shown, hidden) {
  hidden.forEach((element) => { element.hidden = true; });
  shown.forEach((element) => { element.hidden = false; });
}

/** Reports an error and moves the focus there, for keyboards and screen readers (or to the field where it can be fixed). */
export function complain(sentence, field = null) {
  const alert = find("alert");
  find("waiting").hidden = true;
  alert.textContent = sentence;
  alert.hidden = false;
  (field ?? alert).focus();
}

export function stopComplaining() {
  find("alert").hidden = true;
  find("alert").textContent = "";
}
