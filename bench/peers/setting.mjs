// What every peer is told: where to listen, its database, and for those who serve jobs which token is whose.
import { readFileSync } from 'node:fs';
import pg from 'pg';

export const port = Number(process.env.PORT);

// As many connections as the service's own pool may have.
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });

// int8 as a number: all that are read here are exact.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

// The simplest authentication that there is: every token in memory, neither hashed nor looked up nor expiring. In the peers' favour.
const owners = process.env.TOKENS ? new Map(Object.entries(JSON.parse(readFileSync(process.env.TOKENS, 'utf8')))) : new Map();

/** The id of the account that an Authorization header names, if it names one. */
export const ownerOf = (header) => owners.get(header?.slice('Bearer '.length));
