// Shows a signed-in person their account. A cookie only hinted that someone is signed in; if nobody is, this is the front door.

import { call, complain, dayOf, find, nameOf, NAMELESS, signOutBy, startClerk, stopComplaining, swap, UNREACHABLE, UNREACHED } from "./clerk.js";

const NOT_LOADED = "Your account could not be loaded. Try again in a moment.";

const programs = find("programs");

let clerk;

async function welcome() {
  const { user } = clerk;
  find("heading").textContent = `Hello, ${user.firstName || user.username || nameOf(user)}`;
  find("person").textContent = nameOf(user);
  signOutBy(find("sign-out"), clerk, "/");

  // An account has at most 100 tokens, so they fit on one page of the list.
  const [wallet, tokens] = await Promise.all([call(clerk, "GET", "/api/wallet"), call(clerk, "GET", "/api/tokens?limit=200")]);
  if (wallet.status !== 200 || tokens.status !== 200) {
    complain(NOT_LOADED);
    return;
  }

  const { credits } = wallet.body.account;
  find("credits").textContent = credits.toLocaleString("en-US");
  find("credits-unit").textContent = credits === 1 ? "credit" : "credits";
  programs.append(...tokens.body.tokens.map(program));
  find("no-programs").hidden = programs.childElementCount > 0;
  swap([find("account")], [find("waiting")]);
}

function program(token) {
  const row = find("program").content.cloneNode(true).firstElementChild;
  const name = token.name ?? NAMELESS;
  const used = token.last_used_at ? `Last used ${dayOf(new Date(token.last_used_at))}` : "Not used yet";
  const button = row.querySelector("button");
  row.querySelector("bdi").textContent = name;
  row.querySelector(".hint").textContent = `${used}, valid until ${dayOf(new Date(token.expires_at))}`;
  button.setAttribute("aria-label", `End access of ${name}`);
  button.addEventListener("click", () => endAccess(token.id, name, row, button));
  return row;
}

async function endAccess(id, name, row, button) {
  if (!confirm(`End the access of “${name}” to your account? This is final.`)) {
    return;
  }

  stopComplaining();
  button.disabled = true;
  try {
    const { status } = await call(clerk, "DELETE", `/api/tokens/${id}`);

    // 404: it was ended elsewhere, or has expired.
    if (status !== 200 && status !== 404) {
      throw new Error(`The service responded with ${status}.`);
    }

    row.remove();
    find("no-programs").hidden = programs.childElementCount > 0;
    find("programs-heading").focus();
  } catch {
    button.disabled = false;
    complain(UNREACHED);
  }
}

try {
  clerk = await startClerk();
  if (clerk.user) {
    await welcome();
  } else {
    swap([find("front")], [find("panel")]);
    document.title = "Focus Account";
  }
} catch {
  complain(UNREACHABLE);
}
