// Signs webhooks as Svix does for Clerk, and verifies those of the stand-in. Input and output are JSON.
import { Webhook } from 'svix';
import { text } from 'node:stream/consumers';

const { sign, verify } = JSON.parse(await text(process.stdin));
const signatures = (sign ?? []).map(({ secret, id, seconds, body }) => new Webhook(secret).sign(id, new Date(seconds * 1000), body));
const verdicts = (verify ?? []).map(({ secret, headers, body }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return 'accepted';
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify({ signatures, verdicts }));
