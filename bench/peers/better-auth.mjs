// better-auth with its device authorization plugin on PostgreSQL, as in better-auth.com/docs/plugins/device-authorization. Rate limits are
// off.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { bearer, deviceAuthorization } from 'better-auth/plugins';
import { pool, port } from './setting.mjs';

const auth = betterAuth({
  baseURL: `http://localhost:${port}`,
  secret: 'a secret of the benchmark, which guards nothing',
  database: pool,
  rateLimit: { enabled: false },
  logger: { level: 'error' },
  telemetry: { enabled: false },
  plugins: [
    bearer(),
    deviceAuthorization({ verificationUri: '/device', expiresIn: '15m', interval: '5s', validateClient: async (client) => client === 'cli' }),
  ],
});

await (await getMigrations(auth.options)).runMigrations();
createServer(toNodeHandler(auth)).listen(port, '127.0.0.1');
