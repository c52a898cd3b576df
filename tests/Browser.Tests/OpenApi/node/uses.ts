// What an app of the family does, by the types that openapi-typescript makes of the document.
import type { components, paths } from "./openapi";

type Schemas = components["schemas"];
type Operation<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method];
type Body<O> = O extends { requestBody?: { content: { "application/json": infer T } } } ? T : never;
type Answer<O, Status extends number> =
  O extends { responses: { [S in Status]: { content: { "application/json": infer T } } } } ? T : never;

const call = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await fetch(path, { method, body: JSON.stringify(body) })).json() as Promise<T>;

export async function work(): Promise<number> {
  const wallet = await call<Answer<Operation<"/api/wallet", "get">, 200>>("GET", "/api/wallet?app=video");
  const granted: boolean = wallet.app_grant?.granted ?? false;
  const slugs: string[] = wallet.apps.map((app) => app.slug);

  const job: Body<Operation<"/api/jobs", "post">> = { app: slugs[0]!, action: "render", cost_estimate: granted ? 5 : 1, metadata: { clip: "intro" } };
  const started = await call<Answer<Operation<"/api/jobs", "post">, 200>>("POST", "/api/jobs", job);
  const settlement: Body<Operation<"/api/jobs/complete", "post">> = { job_id: started.job_id, actual_cost: 3 };
  const settled = await call<Answer<Operation<"/api/jobs/complete", "post">, 200>>("POST", "/api/jobs/complete", settlement);
  const status: "started" | "completed" | "failed" = settled.status;
  return status === "completed" ? settled.credits : 0;
}

export async function signIn(): Promise<string | null> {
  const login = await call<Answer<Operation<"/api/device/start", "post">, 200>>("POST", "/api/device/start", { client_name: "cli" });
  const query: paths["/api/device/poll"]["get"]["parameters"]["query"] = { device_code: login.device_code };
  const polled = await call<Answer<Operation<"/api/device/poll", "get">, 200 | 202>>("GET", `/api/device/poll?device_code=${query.device_code}`);
  return "token" in polled ? polled.token : null;
}

export function explain(refusal: Schemas["Error"] | Schemas["InsufficientCredits"] | Answer<Operation<"/api/sessionToken", "get">, 401>): string {
  if ("needed" in refusal) {
    return `${refusal.needed - refusal.available} credits short`;
  }

  return "signin_url" in refusal ? refusal.signin_url : `${refusal.error}: ${refusal.message} (${refusal.trace_id})`;
}
