// The flow of an app, with the client that @hey-api/openapi-ts makes of the document.
import { client } from "./hey-api/client.gen.js";
import { completeJob, getWallet, pollDeviceLoginByPost, startDeviceLogin, startJob } from "./hey-api/index.js";

const [origin, token] = process.argv.slice(2) as [string, string];
client.setConfig({ baseUrl: origin, auth: token });

const wallet = await getWallet({ query: { app: "video" } });
if (!wallet.data) {
  throw new Error(wallet.error.message);
}

const start = (cost_estimate: number) => startJob({
  headers: { "Idempotency-Key": `flow-${cost_estimate}` },
  body: { app: "video", action: "render", cost_estimate },
});
const started = await start(5);
const again = await start(5);
if (!started.data || started.data.job_id !== again.data?.job_id || again.response?.headers.get("Idempotent-Replayed") !== "true") {
  throw new Error("The repeated start must return the same job.");
}

const settled = await completeJob({ body: { job_id: started.data.job_id, actual_cost: 3 } });
const refused = await start(1_000_000);
const login = await startDeviceLogin({ body: { client_name: "flow" } });
const poll = await pollDeviceLoginByPost({ body: { device_code: login.data!.device_code } });
const waits = poll.data && "status" in poll.data && poll.data.status === "pending";
const short = refused.error && "needed" in refused.error ? refused.error.needed - refused.error.available : null;
console.log(JSON.stringify({ spent: wallet.data.account.credits - settled.data!.credits, code: refused.error?.error, short, waits }));
