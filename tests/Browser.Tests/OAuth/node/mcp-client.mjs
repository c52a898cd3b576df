// An MCP client with @modelcontextprotocol/sdk: it finds out by itself where to ask for access, and asks for more when a tool needs it.
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { listen } from './loopback.mjs';

const [address] = process.argv.slice(2);
const browser = await listen();
const stored = {};
let response;

const authProvider = {
  redirectUrl: browser.redirectUri,
  clientMetadata: { client_name: 'Assistant', redirect_uris: [browser.redirectUri] },
  clientInformation: () => ({ client_id: 'assistant' }),
  state: () => 'of-the-assistant',
  tokens: () => stored.tokens,
  saveTokens: tokens => { stored.tokens = tokens; },
  codeVerifier: () => stored.verifier,
  saveCodeVerifier: verifier => { stored.verifier = verifier; },
  redirectToAuthorization: async url => { response = await browser.visit(url); },
};

const connect = async () => {
  const transport = new StreamableHTTPClientTransport(new URL(address), { authProvider });
  const client = new Client({ name: 'assistant', version: '1.0.0' });
  return { transport, client, opened: await client.connect(transport).then(() => true, error => refused(error)) };
};
const refused = error => {
  if (error instanceof UnauthorizedError) return false;
  throw error;
};
const textOf = ({ content: [{ text }] }) => text;

let { client, transport, opened } = await connect();
if (!opened) {
  await transport.finishAuth(response.searchParams.get('code'));
  ({ client, transport, opened } = await connect());
}

const render = () => client.callTool({ name: 'render' });
const seen = { balance: textOf(await client.callTool({ name: 'balance' })), scope: stored.tokens.scope };
seen.rendered = await render().then(() => 'at once', refused);
await transport.finishAuth(response.searchParams.get('code'));
Object.assign(seen, { after: textOf(await render()), scopeAfter: stored.tokens.scope });
await client.close();
browser.close();
console.log(JSON.stringify(seen));
