/** Opens the store of a hub: the engine this runtime has, the tables at their newest number, and the rooms' functions over them. */
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { openAccounts } from './account.ts';
import { takeBack } from './ahead.ts';
import { openBlocks } from './block.ts';
import { openCards } from './card.ts';
import { openChallenges, openCodes, openTickets } from './code.ts';
import { openCourses } from './course.ts';
import { openChains, openPackages } from './device.ts';
import { openGroup } from './group.ts';
import { libsql } from './libsql.ts';
import { openBudgets, openMeetings } from './meeting.ts';
import { openMedia } from './media.ts';
import { MIGRATIONS, migrate, migrationOf } from './migrations.ts';
import { nodeSqlite } from './node-sqlite.ts';
import type { Store } from './port.ts';
import { openPresences } from './presence.ts';
import { openPushes } from './push.ts';
import { openReports } from './report.ts';
import { openRoutes } from './route.ts';
import { settleDue } from './number.ts';
import { openSessions } from './session.ts';
import { dropStrays } from './stray.ts';
import type { Database, Engine } from './sql.ts';
import { type Driver, openSqlite, type Synchronous } from './sqlite.ts';

/** `file`: path of the database; its folder is made where it is absent. `driver`: only tests choose. */
export type StoreDeps = { readonly file: string; readonly synchronous?: Synchronous; readonly driver?: Driver };

export async function openStore({ file, synchronous = 'FULL', driver }: StoreDeps): Promise<Store> {
  const engine = openSqlite(driver ?? nodeSqlite() ?? (await libsql()), file, synchronous);
  try {
    await migrate(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return storeOver(engine);
}

/** A store whose tables are of another number than this hub's: nothing that only looks in changes them. */
export class OtherStore extends Error {}

/** The store of a hub that may be running, by another process beside it, which therefore migrates nothing. `file` exists. */
export async function openBeside({ file, synchronous = 'FULL', driver }: StoreDeps): Promise<Store> {
  const engine = openSqlite(driver ?? nodeSqlite() ?? (await libsql()), file, synchronous);
  const [at, newest] = [await migrationOf(engine.read), MIGRATIONS.length];
  if (at === newest) return storeOver(engine);
  await engine.close();
  throw new OtherStore(
    `its store has number ${at}, and this is the command of a hub that knows ${newest}: start that hub once, or use the other's command`,
  );
}

function storeOver(engine: Engine): Store {
  const group = openGroup(engine);
  const database: Database = { read: engine.read, write: group.write, writeTogether: group.writeTogether };
  return {
    accounts: openAccounts(database),
    codes: openCodes(database),
    tickets: openTickets(database),
    challenges: openChallenges(database),
    sessions: openSessions(database),
    chains: openChains(database),
    packages: openPackages(database),
    meetings: openMeetings(database),
    budgets: openBudgets(database),
    routes: openRoutes(database),
    blocks: openBlocks(database),
    presences: openPresences(database),
    reports: openReports(database),
    cards: openCards(database),
    media: openMedia(database),
    pushes: openPushes(database),
    courses: openCourses(database),
    sweep: (now) => sweep(database, now),
    check: async () => {
      await engine.read.all('select 1 as one');
      // A row that comes and goes: what changes nothing is written nowhere, and finds no disk full.
      await group.write(async (sql) => {
        await sql.run('insert into challenge (nonce, expires_at) values ($1, 0)', PROBE);
        await sql.run('delete from challenge where nonce = $1', PROBE);
      });
    },
    close: async () => {
      await group.flushed();
      await engine.close();
    },
  };
}

/** No challenge: those are 32 bytes. */
const PROBE = new Uint8Array(1);

/** Expired rows by table; what is looked at later than it expires is judged by its time, so nothing depends on when this runs. */
const EXPIRING: readonly string[] = [
  'delete from code where expires_at <= $1',
  'delete from ticket where expires_at <= $1',
  'delete from challenge where expires_at <= $1',
  // Since when a person without a number is a stranger again.
  'update chain set heard_at = $1 where usr in (select usr from session where refresh_expires_at <= $1)',
  'delete from session where refresh_expires_at <= $1',
  'delete from meeting where expires_at <= $1',
  'delete from report where expires_at <= $1',
  'delete from card where expires_at <= $1',
  'delete from budget where full_at <= $1',
  'delete from username where held_until > 0 and held_until <= $1',
  // One that was kept tells its claimant so until the day it would have taken effect.
  'delete from claim where kept_at is not null and due_at <= $1',
];

async function sweep(database: Database, now: number): Promise<void> {
  const { write } = database;
  await takeBack(database, now);
  await settleDue(database, now);
  for (const statement of EXPIRING) await write((sql) => sql.run(statement, now));
  await dropStrays(database, { keepBytes: HUB_LIMITS.strayChainBytes, heardBefore: now - HUB_LIMITS.strayChainMs, now });
  await write((sql) => sql.run('delete from key_package where bytes is null and put_at <= $1', now - HUB_LIMITS.itemMemoryMs));
}
