/** Codes, tickets and challenges: what is asked once, used once, and runs out. */
import { type Bytes, sameSecret } from '../../crypto/bytes.ts';
import type { Challenges, Codes, Guess, Tickets } from './port.ts';
import { bytesIn, type Database, numberIn, type Sql } from './sql.ts';

export const openCodes = ({ write }: Database): Codes => ({
  create: ({ id, number, digest, attempts, expiresAt }) =>
    write(async (sql) => {
      await sql.run(
        'insert into code (id, number, digest, attempts, expires_at) values ($1, $2, $3, $4, $5)',
        id,
        number,
        digest,
        attempts,
        expiresAt,
      );
    }),
  guess: (id, digest, now) => write((sql) => guess(sql, id, digest, now)),
});

async function guess(sql: Sql, id: Bytes, digest: Bytes, now: number): Promise<Guess> {
  const [row] = await sql.all('select number, digest, attempts, expires_at from code where id = $1', id);
  if (!row) return { guess: 'unknown' };
  if (numberIn(row, 'expires_at') <= now) return { guess: 'expired' };
  // The attempt is taken before the code is compared: with no attempt left, the right code is refused like any other.
  if ((await sql.run('update code set attempts = attempts - 1 where id = $1 and attempts > 0', id)) === 0) return { guess: 'exceeded' };
  if (!sameSecret(bytesIn(row, 'digest'), digest)) {
    const left = numberIn(row, 'attempts') - 1;
    return left > 0 ? { guess: 'wrong', left } : { guess: 'exceeded' };
  }
  await sql.run('delete from code where id = $1', id);
  return { guess: 'right', number: bytesIn(row, 'number') };
}

export const openTickets = ({ write }: Database): Tickets => ({
  create: ({ digest, number, expiresAt }) =>
    write(async (sql) => {
      await sql.run('insert into ticket (digest, number, expires_at) values ($1, $2, $3)', digest, number, expiresAt);
    }),
});

export const openChallenges = ({ write }: Database): Challenges => ({
  create: (challenge, expiresAt) =>
    write(async (sql) => {
      await sql.run('insert into challenge (nonce, expires_at) values ($1, $2)', challenge, expiresAt);
    }),
  take: (challenge, now) => write(async (sql) => (await sql.run('delete from challenge where nonce = $1 and expires_at > $2', challenge, now)) === 1),
});
