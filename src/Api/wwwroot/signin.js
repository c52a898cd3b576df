// Signs a person in with Clerk's own component, then sends them back to an address that the server allows.

import { call, complain, find, nameOf, signInAddress, signOutBy, startClerk, swap, UNREACHABLE } from "./clerk.js";

// The server checked redirect_to; this is its normalized form, or empty.
const target = find("panel").dataset.redirectTo;
const takesToken = Boolean(find("panel").dataset.takesToken);
const parameters = new URLSearchParams(location.search);

// Clerk returns to this page when it is done, and the server checks redirect_to again. Clerk's router decodes this address once too
// often when a sign-in turns into a sign-up (clerk-js 6.40), so redirect_to is encoded in characters that decoding does not change.
function thisPage() {
  const redirectTo = parameters.get("redirect_to");
  return redirectTo === null ? "/signin" : `/signin?resume=${btoa(redirectTo).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "")}`;
}

function resume(encoded) {
  location.replace(signInAddress(atob(encoded.replace(/-/g, "+").replace(/_/g, "/"))));
}

function withToken(address, token) {
  const [page, ...fragment] = address.split("#");
  const joint = page.includes("?") ? "&" : "?";
  return [`${page}${joint}token=${encodeURIComponent(token)}`, ...fragment].join("#");
}

async function goBack(clerk) {
  find("heading").textContent = "You are signed in";
  find("waiting").textContent = `Taking you back to ${new URL(target).host}…`;
  if (!takesToken) {
    location.replace(target);
    return;
  }

  try {
    location.replace(withToken(target, await tokenForTheApp(clerk)));
  } catch {
    complain("You are signed in, but the pass for the app could not be fetched. Try again in a moment.");
    swap([find("again")], []);
  }
}

// This page's own token could approve a device login, so it stays here. The service gets another one from Clerk that cannot.
async function tokenForTheApp(clerk) {
  const { status, body } = await call(clerk, "GET", "/api/sessionToken");
  if (status !== 200) {
    throw new Error(`The service responded with ${status}.`);
  }

  return body.token;
}

function welcome(clerk) {
  find("heading").textContent = "You are signed in";
  document.title = "You are signed in · Focus Account";
  find("person").textContent = nameOf(clerk.user);
  swap([find("signed-in")], [find("waiting")]);
  signOutBy(find("sign-out"), clerk, thisPage());
}

function offerSignIn(clerk) {
  const returnTo = thisPage();
  // Clerk's card replaces our panel, and has its own heading.
  swap([find("sign-in")], [find("panel")]);
  clerk.mountSignIn(find("clerk"), {
    routing: "hash",
    oauthFlow: "redirect",
    withSignUp: true,
    forceRedirectUrl: returnTo,
    signUpForceRedirectUrl: returnTo,
    appearance,
  });
}

// Clerk uses the page's own colors, which adapt to light and dark mode.
const appearance = {
  variables: {
    colorPrimary: "var(--accent)",
    colorPrimaryForeground: "var(--on-accent)",
    colorBackground: "var(--surface)",
    colorForeground: "var(--ink)",
    colorMutedForeground: "var(--muted)",
    colorInput: "var(--field)",
    colorInputForeground: "var(--ink)",
    colorNeutral: "var(--ink)",
    colorDanger: "var(--danger)",
    colorBorder: "var(--edge)",
    colorRing: "var(--accent)",
    borderRadius: "0.5rem",
    fontFamily: "inherit",
  },
  elements: {
    cardBox: {
      width: "min(28rem, calc(100vw - 2.5rem))",
      border: "1px solid var(--line)",
      borderRadius: "1rem",
      boxShadow: "var(--shadow)",
    },
    header: { textAlign: "start" },
    socialButtonsBlockButton: { minHeight: "2.875rem", paddingInline: "0.5rem", "&&": { border: "1.5px solid var(--edge)", boxShadow: "none" } },
    socialButtonsBlockButtonText: { color: "var(--ink)", fontSize: "0.9375rem", fontWeight: "600", whiteSpace: "normal" },
    headerTitle: { fontSize: "1.625rem", fontWeight: "650", lineHeight: "1.2", letterSpacing: "-0.02em" },
  },
};

async function start() {
  const clerk = await startClerk();
  if (!clerk.user) {
    offerSignIn(clerk);
  } else if (target) {
    await goBack(clerk);
  } else {
    welcome(clerk);
  }
}

try {
  if (parameters.has("resume")) {
    resume(parameters.get("resume"));
  } else {
    await start();
  }
} catch {
  complain(UNREACHABLE);
}
