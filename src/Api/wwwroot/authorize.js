// Lets a person decide about a program that asks by OAuth. Opening the page decides nothing: the person must look at it and click.

import { complain, find } from "./clerk.js";
import { begin, review } from "./consent.js";

const SOMEONE_ELSE = "You are signed in as someone else now. Look at all of it again, then decide.";

const { clientName, scope, apps, budget, tokenExpiresIn } = find("review").dataset;

// A backslash is the only character of a browser's query that the sign-in page does not take.
const address = location.pathname + location.search.replaceAll("\\", "%5C");

// An attribute that says nothing is empty.
const asked = {
  client_name: clientName,
  scope,
  apps: apps ? apps.split(" ") : null,
  budget: budget || null,
  token_expires_in: Number(tokenExpiresIn),
};

function look() {
  review(asked, {
    title: "Connect this program?",
    address,
    path: "/api/authorize/complete",
    body: { request: location.search.slice(1) },
    decided: goBack,
    someoneElse: () => {
      look();
      complain(SOMEONE_ELSE);
    },
  });
}

// The browser may stay, because nothing opens the scheme of an app. The person then still has the link.
function goBack({ redirect_to: target }) {
  find("return-link").href = target;
  find("return").hidden = false;
  location.replace(target);
}

await begin(address, look);
