// What a program asks for, and what the person takes away from it. Nothing can be added here but a spending limit.

import { abilityOf, appsOf, budgetOf, concernsApps, durationOf, parseBudget, sentenceOf, spends } from "./permissions.js";
import { find } from "./clerk.js";

const DAY = 86_400;
const SHORTER_LIVES = [DAY, 7 * DAY, 30 * DAY];
const MAX_CREDITS = 2_147_483_647;

const scopes = [...document.querySelectorAll("#scopes input")];
const details = find("terms");
const limit = find("limit");
const period = find("period");
const life = find("life");
const name = find("name");
const periods = [...period.options]; // From the shortest on.

let asked;

/** Shows what a program asks for, with everything that it asks for ticked. */
export function ask({ scope, apps, budget, token_expires_in: seconds, client_name: program }) {
  asked = { scopes: scope.split(" "), apps, budget: budget && parseBudget(budget), seconds, name: program ?? "" };
  for (const box of scopes) {
    box.checked = asked.scopes.includes(box.value);
    box.closest("label").hidden = !box.checked;
  }

  // The same credits in a shorter period would be more, and so would they in a month, because a week may be in two of them.
  const from = asked.budget?.period;
  const longer = periods.slice(Math.max(0, periods.findIndex(({ value }) => value === from)));
  period.replaceChildren(...longer.filter(({ value }) => from !== "week" || value !== "month"));
  limit.value = asked.budget?.limit ?? "";
  period.value = asked.budget?.period ?? "day";
  life.replaceChildren(...[...SHORTER_LIVES.filter((shorter) => shorter < seconds), seconds]
    .map((choice) => new Option(durationOf(choice), choice, choice === seconds, choice === seconds)));
  name.value = asked.name;
  details.open = false;
  refresh();
}

/** What the person gives: as a body, and in words. Null if the spending limit must be corrected, which has the focus then. */
export function given() {
  const kept = ticked();
  const budget = typedBudget();
  if (spends(kept) && budget === undefined) {
    details.open = true;
    limit.focus();
    return null;
  }

  const seconds = Number(life.value);
  const called = name.value.trim();
  return {
    changes: {
      ...(kept.length < asked.scopes.length && { scope: kept.join(" ") }),
      ...(spends(kept) && budget && textOf(budget) !== textOf(asked.budget) && { budget: textOf(budget) }),
      ...(seconds !== asked.seconds && { expires_in: seconds }),
      ...(called && called !== asked.name && { name: called }),
    },
    seconds,
    name: called || asked.name,
    words: [abilityOf(kept), limitOf(kept, budget, "without a spending limit"), reachOf(kept)].filter(Boolean).join(", "),
  };
}

/** Whether anything is ticked, without which there is nothing to approve. */
export function givesSomething() {
  return ticked().length > 0;
}

function ticked() {
  return scopes.filter((box) => box.checked).map((box) => box.value);
}

// The spending limit: null is none, and undefined one that is not possible.
function typedBudget() {
  const text = limit.value.replace(/[\s,]/g, "");
  if (text === "" && !asked.budget) {
    return null;
  }

  const credits = /^\d+$/.test(text) ? Number(text) : 0;
  return credits >= 1 && credits <= highest() ? { limit: credits, period: period.value } : undefined;
}

function highest() {
  return asked.budget?.limit ?? MAX_CREDITS;
}

function textOf(budget) {
  return budget ? `${budget.limit}/${budget.period}` : null;
}

function limitOf(kept, budget, unlimited) {
  return spends(kept) ? budget ? budgetOf(budget) : unlimited : null;
}

function reachOf(kept) {
  return concernsApps(kept, asked.apps) ? appsOf(asked.apps) : null;
}

/** Says in one sentence what the fields say. */
function refresh() {
  const kept = ticked();
  const budget = typedBudget();
  const wrong = budget === undefined;
  find("spending").hidden = !spends(kept);
  limit.setAttribute("aria-invalid", wrong);
  find("limit-hint").textContent = hintOf(wrong);
  details.hidden = kept.length === 0;
  find("nothing").hidden = kept.length > 0;
  find("terms-words").textContent = sentenceOf(
    limitOf(kept, budget, wrong ? "check the spending limit" : "no spending limit"),
    `for ${durationOf(Number(life.value))}`,
    reachOf(kept),
  );
}

function hintOf(wrong) {
  const range = `from 1 to ${highest().toLocaleString("en-US")}`;
  if (asked.budget) {
    return `A whole number ${range}, as it asked.`;
  }

  return `A whole number${wrong ? ` ${range}` : ""}, or empty for no limit.`;
}

find("asks").addEventListener("input", refresh);

// The decision, which stays in sight, does not cover the fields that were asked for.
details.addEventListener("toggle", () => {
  if (details.open) {
    find("terms-fields").scrollIntoView({ block: "nearest" });
  }
});
