// The flow of an app, with openapi-fetch on the types that openapi-typescript makes of the document.
import createClient from "openapi-fetch";
import type { paths } from "./openapi";

const [origin, token] = process.argv.slice(2) as [string, string];
const focus = createClient<paths>({ baseUrl: origin, headers: { Authorization: `Bearer ${token}` } });

const wallet = await focus.GET("/api/wallet", { params: { query: { app: "video" } } });
if (!wallet.data) {
  throw new Error(wallet.error.message);
}

const start = (cost_estimate: number) => focus.POST("/api/jobs", {
  params: { header: { "Idempotency-Key": `flow-${cost_estimate}` } },
  body: { app: "video", action: "render", cost_estimate },
});
const started = await start(5);
const again = await start(5);
if (!started.data || started.data.job_id !== again.data?.job_id || again.response.headers.get("Idempotent-Replayed") !== "true") {
  throw new Error("The repeated start must return the same job.");
}

const settled = await focus.POST("/api/jobs/complete", { body: { job_id: started.data.job_id, actual_cost: 3 } });
const refused = await start(1_000_000);
const login = await focus.POST("/api/device/start", { body: { client_name: "flow" } });
const poll = await focus.POST("/api/device/poll", { body: { device_code: login.data!.device_code } });
const waits = poll.data && "status" in poll.data && poll.data.status === "pending";
const short = refused.error && "needed" in refused.error ? refused.error.needed - refused.error.available : null;
console.log(JSON.stringify({ spent: wallet.data.account.credits - settled.data!.credits, code: refused.error?.error, short, waits }));
