// node-oidc-provider with device login and userinfo on PostgreSQL, with an adapter of one table after the examples in its repository.
import { writeFileSync } from 'node:fs';
import { Provider } from 'oidc-provider';
import { pool, port } from './setting.mjs';

await pool.query(`
  create table if not exists oidc (
    model text not null, id text not null, data jsonb not null, grant_id text, user_code text, uid text, expires_at timestamptz, consumed_at timestamptz,
    primary key (model, id));
  create index if not exists oidc_grants on oidc (grant_id) where grant_id is not null;
  create index if not exists oidc_user_codes on oidc (user_code) where user_code is not null;
  create index if not exists oidc_uids on oidc (uid) where uid is not null`);

class Adapter {
  constructor(model) {
    this.model = model;
  }

  async upsert(id, data, expiresIn) {
    await pool.query({
      name: 'upsert',
      text: `insert into oidc (model, id, data, grant_id, user_code, uid, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (model, id) do update set data = excluded.data, grant_id = excluded.grant_id, user_code = excluded.user_code, uid = excluded.uid,
          expires_at = excluded.expires_at`,
      values: [this.model, id, data, data.grantId, data.userCode, data.uid, expiresIn ? new Date(Date.now() + expiresIn * 1000) : null],
    });
  }

  find(id) {
    return this.#first('id', id);
  }

  findByUserCode(userCode) {
    return this.#first('user_code', userCode);
  }

  findByUid(uid) {
    return this.#first('uid', uid);
  }

  async consume(id) {
    await pool.query({ name: 'consume', text: 'update oidc set consumed_at = now() where model = $1 and id = $2', values: [this.model, id] });
  }

  async destroy(id) {
    await pool.query({ name: 'destroy', text: 'delete from oidc where model = $1 and id = $2', values: [this.model, id] });
  }

  async revokeByGrantId(grantId) {
    await pool.query({ name: 'revoke', text: 'delete from oidc where grant_id = $1', values: [grantId] });
  }

  async #first(column, value) {
    const { rows: [row] } = await pool.query({
      name: `by-${column}`,
      text: `select data, consumed_at from oidc where model = $1 and ${column} = $2 and (expires_at is null or expires_at > now())`,
      values: [this.model, value],
    });
    return row && { ...row.data, ...(row.consumed_at ? { consumed: true } : undefined) };
  }
}

const provider = new Provider(`http://localhost:${port}`, {
  adapter: Adapter,
  clients: [{
    client_id: 'cli',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    redirect_uris: [],
    response_types: [],
  }],
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  cookies: { keys: ['benchmark'] },
  ttl: { AccessToken: 24 * 3600, Grant: 24 * 3600, DeviceCode: 900 },
});

// A thousand people, each with an access token from an earlier login.
if (process.env.TOKENS_OUT) {
  const client = await provider.Client.find('cli');
  const tokens = await Promise.all(Array.from({ length: 1000 }, async (_, person) => {
    const accountId = `person${person}`;
    const grant = new provider.Grant({ accountId, clientId: 'cli' });
    grant.addOIDCScope('openid');
    const grantId = await grant.save();
    return new provider.AccessToken({ accountId, client, grantId, scope: 'openid', gty: 'device_code' }).save();
  }));
  await pool.query('vacuum analyze oidc');
  writeFileSync(process.env.TOKENS_OUT, JSON.stringify(tokens));
}

provider.listen(port, '127.0.0.1');
