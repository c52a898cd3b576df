// The settings of every peer (port and database), and how the peers that serve jobs parse a token.
import { createHash } from 'node:crypto';
import pg from 'pg';

export const port = Number(process.env.PORT);

// The same maximum of connections as the service's own pool.
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });

// int8 as a number: all values read here are exact.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The token of an Authorization header: the account that it names, in the 22 letters and digits behind its prefix, and the hash under which the database knows it. */
export function readToken(header) {
  const token = header?.slice('Bearer '.length) ?? '';
  let number = 0n;
  for (const letter of token.slice(10, 32)) number = number * 62n + BigInt(alphabet.indexOf(letter));
  const digits = number.toString(16).padStart(32, '0');
  return {
    account: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    hash: createHash('sha256').update(token).digest(),
  };
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
