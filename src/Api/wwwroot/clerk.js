// Shared by the pages that use Clerk: starting it, naming the person, and reporting errors.

const TIMEOUT_MS = 20_000;

/** How long a call to the service may take. */
export const CALL_TIMEOUT_MS = 15_000;

export const UNREACHABLE = "Signing in cannot be reached right now. Check your connection and reload this page.";

/** Starts Clerk, whose scripts ran before this one; throws when the scripts or Clerk's server cannot be reached. */
export async function startClerk() {
  if (!window.Clerk || !window.__internal_ClerkUICtor) {
    throw new Error("Clerk's scripts did not load.");
  }

  const timedOut = new Promise((_, reject) => setTimeout(() => reject(new Error("Clerk does not respond.")), TIMEOUT_MS));
  await Promise.race([window.Clerk.load({ ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false }), timedOut]);
  return window.Clerk;
}

/** How people recognize their account: by name and address where both exist. Someone from X may have no e-mail address. */
export function nameOf(user) {
  const address = user.primaryEmailAddress?.emailAddress ?? (user.username ? `@${user.username}` : null);
  const name = user.fullName?.trim();
  return name && address ? `${name} (${address})` : name || address || "your account";
}

/** The address of the sign-in page, which then returns to this path of the service. */
export function signInAddress(path) {
  return `/signin?redirect_to=${encodeURIComponent(path)}`;
}

export function find(id) {
  return document.getElementById(id);
}

/** Shows some elements and hides others. Text is only ever set through textContent, because some of it was written by strangers. */
export function swap(shown, hidden) {
  hidden.forEach((element) => { element.hidden = true; });
  shown.forEach((element) => { element.hidden = false; });
}

/** Reports an error and moves the focus to it, or to the field where it can be fixed, for keyboards and screen readers. */
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
