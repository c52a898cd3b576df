// Says in plain words what a program may do, on the page that asks. The account says the same (Pages/PlainWords.cs).

const PERIODS = { day: "a day", week: "a week", month: "a month", total: "in total" };

const list = new Intl.ListFormat("en-US");

/** What scopes allow, such as "see your balance and jobs, and spend your credits on jobs". */
export function abilityOf(scopes) {
  const seen = [scopes.includes("wallet:read") && "balance", scopes.includes("jobs:read") && "jobs"].filter(Boolean);
  const abilities = [
    seen.length > 0 && `see your ${list.format(seen)}`,
    spends(scopes) && "spend your credits on jobs",
    scopes.includes("providers:read") && "get your access tokens for other services",
  ].filter(Boolean);
  return abilities.length === 2 ? abilities.join(", and ") : list.format(abilities);
}

export function spends(scopes) {
  return scopes.includes("jobs:write");
}

/** The apps whose jobs a program may use, which are all if there is no list. */
export function appsOf(apps) {
  return apps ? `in the ${apps.length === 1 ? "app" : "apps"} ${list.format(apps)}` : "in every app";
}

/** Whether it matters for scopes which apps a program may use. */
export function concernsApps(scopes, apps) {
  return Boolean(apps) || scopes.some((scope) => scope.startsWith("jobs:"));
}

/** A budget such as "50/day", as two values. */
export function parseBudget(text) {
  const [limit, period] = text.split("/");
  return { limit: Number(limit), period };
}

/** A budget for people, such as "at most 50 credits a day". */
export function budgetOf({ limit, period }) {
  return `at most ${creditsOf(limit)} ${PERIODS[period]}`;
}

/** A number of credits for people, such as "1,204 credits". */
export function creditsOf(credits) {
  return `${credits.toLocaleString("en-US")} ${unitOf(credits)}`;
}

export function unitOf(credits) {
  return credits === 1 ? "credit" : "credits";
}

/** A number of seconds for people, to the hour: "30 days", or "1 day and 6 hours". */
export function durationOf(seconds) {
  const hours = Math.round(seconds / 3600);
  return list.format([[Math.floor(hours / 24), "day"], [hours % 24, "hour"]]
    .filter(([count]) => count > 0)
    .map(([count, noun]) => plural(count, noun)));
}

export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A sentence of some parts, of which those that are not there are left out. */
export function sentenceOf(...parts) {
  const text = parts.filter(Boolean).join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
