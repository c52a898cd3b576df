// Shared by the pages that use Clerk: starting it, naming the person, calling the service, and reporting errors.

const TIMEOUT_MS = 20_000;

const CALL_TIMEOUT_MS = 15_000;

/** What a program is called that gave no name. */
export const NAMELESS = "A program that gave no name";

export const UNREACHED = "We could not reach the service. Check your connection and try again.";

export const UNREACHABLE = "Signing in cannot be reached right now. Check your connection and reload this page.";

let started;

/** Starts Clerk once, whose scripts ran before this one; throws when the scripts or Clerk's server cannot be reached. */
export function startClerk() {
  return started ??= start();
}

async function start() {
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

/** Calls the service as the person who is signed in. Without a session, this is a 401 too. */
export async function call(clerk, method, path, body) {
  const token = await clerk.session?.getToken();
  if (!token) {
    return { status: 401 };
  }

  const response = await fetch(path, {
    method,
    headers: { "Authorization": `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    credentials: "omit",
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  return { status: response.status, body: await response.json(), retryAfter: Number(response.headers.get("Retry-After")) };
}

/** A day for people, such as "February 25, 2027". */
export function dayOf(time) {
  return time.toLocaleDateString("en-US", { dateStyle: "long" });
}

/** Lets a button sign the person out, and then opens an address. */
export function signOutBy(button, clerk, address) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await clerk.signOut({ redirectUrl: address });
    } catch {
      button.disabled = false;
      complain("Signing out did not work. Check your connection and try again.");
    }
  });
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
  find("waiting")?.setAttribute("hidden", "");
  alert.textContent = sentence;
  alert.hidden = false;
  (field ?? alert).focus();
}

export function stopComplaining() {
  find("alert").hidden = true;
  find("alert").textContent = "";
}
