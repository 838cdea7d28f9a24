/** Cards behind invite links: one at each box, the newest, and none for ever. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Cards } from './people.port.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

export const openCards = ({ read, write }: Database): Cards => ({
  get: async (box, now) => {
    const [row] = await read.all('select author, at, sealed, signature from card where box = $1 and expires_at > $2', box, now);
    return row && { key: bytesIn(row, 'author'), time: numberIn(row, 'at'), sealed: bytesIn(row, 'sealed'), signature: bytesIn(row, 'signature') };
  },
  put: (card) => write((sql) => put(sql, card)),
});

type Put = Parameters<Cards['put']>[0];

async function put(sql: Sql, put: Put): Promise<'put' | 'full'> {
  const { box, user, card, limit } = put;
  const [known] = await sql.all('select usr, at from card where box = $1', box);
  if (known && numberIn(known, 'at') > card.time) return 'put';
  if (card.sealed.length === 0) {
    if (known) await takeAway(sql, put, bytesIn(known, 'usr'));
    return 'put';
  }
  const [others] = await sql.all('select count(*) as kept from card where usr = $1 and box <> $2 and length(sealed) > 0', user, box);
  if (others && numberIn(others, 'kept') >= limit) return 'full';
  await stand(sql, put, user);
  return 'put';
}

/** What was put before is known to be over, or whoever has read it could put it again. */
async function takeAway(sql: Sql, put: Put, owner: Bytes): Promise<void> {
  await stand(sql, put, owner);
  await sql.run(
    `delete from card where usr = $1 and length(sealed) = 0 and box not in
      (select box from card where usr = $1 and length(sealed) = 0 order by at desc, box limit $2)`,
    owner,
    put.limit,
  );
}

async function stand(sql: Sql, { box, card, expiresAt }: Put, owner: Bytes): Promise<void> {
  await sql.run('delete from card where box = $1', box);
  await sql.run(
    'insert into card (box, usr, author, at, sealed, signature, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    box,
    owner,
    card.key,
    card.time,
    card.sealed,
    card.signature,
    expiresAt,
  );
}
