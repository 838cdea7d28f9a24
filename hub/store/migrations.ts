/** The store's tables, as numbered steps that only go forward. A step that has been released is never changed: the next one corrects it. */
import { type Engine, numberIn, type Sql } from './sql.ts';

export type Migration = { readonly number: number; readonly statements: readonly string[] };

/** Types are chosen so that SQLite's affinities and PostgreSQL agree. The first key column of each table is what a cluster would shard by. */
export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    statements: [
      `create table account (usr bytea not null primary key, number bytea unique, by_number integer not null default 0, created_at bigint not null)`,
      // A number that an active account holds, claimed by a new identity: it changes hands at due_at.
      `create table claim (number bytea not null primary key, usr bytea not null, due_at bigint not null)`,
      // held_until 0: in use. Otherwise only usr may take it until then.
      `create table username (name text not null primary key, usr bytea not null, held_until bigint not null)`,
      `create index username_of on username (usr)`,
      `create table code (id bytea not null primary key, number bytea not null, digest bytea not null, attempts integer not null, expires_at bigint not null)`,
      `create table ticket (digest bytea not null primary key, number bytea not null, used_by bytea, expires_at bigint not null)`,
      `create table challenge (nonce bytea not null primary key, expires_at bigint not null)`,
      // used_generation and used_digest: the newest refresh token that was traded in.
      `create table session (id bytea not null primary key, usr bytea not null, device bytea not null, created_at bigint not null, seen_at bigint not null,
        access bytea not null unique, access_expires_at bigint not null, refresh_expires_at bigint not null, used_generation bigint not null, used_digest bytea)`,
      `create index session_of_user on session (usr)`,
      `create index session_of_device on session (device)`,
      `create table refresh (digest bytea not null primary key, session bytea not null references session (id) on delete cascade, generation bigint not null, expires_at bigint not null)`,
      `create index refresh_of on refresh (session, generation)`,
      `create table chain (usr bytea not null primary key, version bigint not null)`,
      `create table chain_entry (usr bytea not null, hash bytea not null, parent bytea not null, place bigint not null, bytes bytea not null, primary key (usr, hash))`,
      `create table device (device bytea not null primary key, usr bytea not null, signing_key bytea not null, active integer not null)`,
      `create index device_of on device (usr)`,
      // A package that was taken keeps its row without bytes, so that it cannot come back.
      `create table key_package (device bytea not null, hash bytea not null, put_at bigint not null, bytes bytea, primary key (device, hash))`,
      `create table last_package (device bytea not null primary key, bytes bytea not null)`,
      `create table meeting (meeting bytea not null, part integer not null, bytes bytea not null, expires_at bigint not null, primary key (meeting, part))`,
      `create table budget (name text not null primary key, full_at bigint not null)`,
      // head: last seq given out. floor: what is up to it was trimmed. hash, floor_hash: the running hashes there.
      `create table route (log bytea not null primary key, epoch bigint not null, head bigint not null, hash bytea not null, floor bigint not null, floor_hash bytea not null,
        opened_item bytea, opened_at bigint not null, committed_at bigint not null, moved_to bytea)`,
      // since: the device reads what comes after. until: its routing ended there. acked: it has stored all up to it.
      `create table routed (log bytea not null, device bytea not null, since bigint not null, since_hash bytea not null, until bigint, acked bigint not null, primary key (log, device))`,
      // An envelope that was trimmed keeps its row without bytes, so that its item id is remembered.
      `create table envelope (log bytea not null, seq bigint not null, item bytea not null, device bytea not null, kind integer not null, epoch bigint not null, at bigint not null,
        hash bytea not null, bytes bytea, primary key (log, seq))`,
      `create unique index envelope_once on envelope (log, item)`,
    ],
  },
  {
    number: 2,
    statements: [
      // The slowest device of a route, which trimming asks for at every ack of the slowest: in a group of 500 a search instead of 500 rows.
      `create index routed_slowest on routed (log, acked)`,
    ],
  },
  {
    number: 3,
    statements: [
      // made_at: since when a claim waits. kept_at: when the account that has the number refused it; such a claim only tells its claimant so.
      `alter table claim add column made_at bigint not null default 0`,
      `alter table claim add column kept_at bigint`,
      `create index claim_of on claim (usr)`,
      // When this user got the name; of a name that came back after a loss, when it was first given.
      `alter table username add column given_at bigint not null default 0`,
      // The places of a device that is revoked.
      `create index routed_of on routed (device)`,
    ],
  },
  {
    number: 4,
    statements: [
      // What is kept of each sender in a mailbox, which is asked for at every mail. Of no other log is there a row in it.
      `create index mail_kept on envelope (log, device, (length(bytes))) where kind = 2 and bytes is not null`,
    ],
  },
  {
    number: 5,
    statements: [
      // One row: how the hub's clock stood when it was last written down.
      `create table course (wall bigint not null, held bigint not null, since bigint not null)`,
    ],
  },
  {
    number: 6,
    statements: [
      // bytes: of all its entries. heard_at: when it last grew, or its person's last session was over; 0 where nobody noted it.
      `alter table chain add column bytes bigint not null default 0`,
      `alter table chain add column heard_at bigint not null default 0`,
      `update chain set bytes = (select coalesce(sum(length(e.bytes)), 0) from chain_entry e where e.usr = chain.usr)`,
      `create index chain_heard on chain (heard_at, usr)`,
    ],
  },
  {
    number: 7,
    statements: [
      `create table block (usr bytea not null, blocked bytea not null, primary key (usr, blocked))`,
      // Who blocked somebody is asked for whenever that one writes.
      `create index block_of on block (blocked, usr)`,
      // A device's logs in an order in which they can be gone over in steps.
      `drop index routed_of`,
      `create index routed_of on routed (device, log)`,
      // The person to whom an envelope is not handed out, because they had blocked its author.
      `alter table envelope add column withheld_from bytea`,
    ],
  },
  {
    number: 8,
    statements: [
      // Digests of the tokens by which others may ask, and when this person was last there; seen_before: the last time before the day of seen_at.
      `create table presence (usr bytea not null primary key, exact bytea, coarse bytea, seen_at bigint, seen_before bigint)`,
    ],
  },
  {
    number: 9,
    statements: [
      // bound: whether whoever reports has a number. bytes: sealed under the hub's key.
      `create table report (id bytea not null primary key, at bigint not null, bound integer not null, bytes bytea not null, expires_at bigint not null)`,
    ],
  },
  {
    number: 10,
    statements: [
      // What stands behind an invite link. author: the key the box is the hash of; at: when its author put it there, by their clock.
      `create table card (box bytea not null primary key, usr bytea not null, author bytea not null, at bigint not null, sealed bytea not null,
        signature bytea not null, expires_at bigint not null)`,
      `create index card_of on card (usr)`,
    ],
  },
  {
    number: 11,
    statements: [
      // What several mails bring, by the digest of its bytes; enclosed: how long it is.
      `create table enclosure (digest bytea not null primary key, bytes bytea not null)`,
      `alter table envelope add column enclosure bytea`,
      `alter table envelope add column enclosed bigint not null default 0`,
      `create index envelope_enclosing on envelope (enclosure) where enclosure is not null and bytes is not null`,
      // It counts in each mailbox, as if each mail had brought it whole: that is what its owner has to fetch.
      `drop index mail_kept`,
      `create index mail_kept on envelope (log, device, (length(bytes) + enclosed)) where kind = 2 and bytes is not null`,
      // By whatever way the last of these mails goes, trimmed or with its mailbox, it goes as well.
      `create trigger enclosure_trimmed after update of bytes on envelope when new.bytes is null and old.enclosure is not null begin
        delete from enclosure where digest = old.enclosure and not exists (select 1 from envelope e where e.enclosure = old.enclosure and e.bytes is not null); end`,
      `create trigger enclosure_dropped after delete on envelope when old.enclosure is not null begin
        delete from enclosure where digest = old.enclosure and not exists (select 1 from envelope e where e.enclosure = old.enclosure and e.bytes is not null); end`,
    ],
  },
  {
    number: 12,
    statements: [
      // charged: what it counts of its account's room. folder: where its chunks lie, beside the store.
      `create table upload (usr bytea not null, upload bytea not null, device bytea not null, folder bytea not null unique, head bigint not null, body bigint not null,
        charged bigint not null, touched_at bigint not null, primary key (usr, upload))`,
      `create index upload_of on upload (device)`,
      `create index upload_touched on upload (touched_at)`,
      // Those that are on the disk.
      `create table chunk (folder bytea not null, place integer not null, digest bytea not null, primary key (folder, place))`,
      `create table blob (blob bytea not null primary key, usr bytea not null, folder bytea not null unique, manifest bytea not null, charged bigint not null, expires_at bigint not null)`,
      `create index blob_of on blob (usr, charged)`,
      `create index blob_expiring on blob (expires_at)`,
      `create table blob_route (blob bytea not null, log bytea not null, primary key (blob, log))`,
      `create table blob_had (blob bytea not null, device bytea not null, primary key (blob, device))`,
      `create index blob_had_of on blob_had (device)`,
      // Folders whose files are to be removed. By whatever way an upload or blob goes, its folder comes here in the same transaction.
      `create table dropped_folder (folder bytea not null primary key)`,
      `create trigger upload_dropped after delete on upload begin
        delete from chunk where folder = old.folder;
        insert into dropped_folder (folder) select old.folder where not exists (select 1 from blob b where b.folder = old.folder); end`,
      `create trigger blob_dropped after delete on blob begin
        delete from blob_route where blob = old.blob;
        delete from blob_had where blob = old.blob;
        insert into dropped_folder (folder) values (old.folder); end`,
    ],
  },
  {
    number: 13,
    statements: [
      // Where a device is woken; without an endpoint where its push service knows it no more. due_at: when a push is to be sent, null where none is.
      `create table push (device bytea not null primary key, endpoint text, service text, p256dh bytea, auth bytea, due_at bigint, tries integer not null,
        sent_at bigint, result text)`,
      `create unique index push_endpoint on push (endpoint)`,
      `create index push_due on push (due_at, service) where due_at is not null`,
      // What its push is about, by log: the newest envelope somebody is to be woken for, and when that came. taken: a push that is under way is for this one too.
      `create table push_wait (device bytea not null, log bytea not null, seq bigint not null, at bigint not null, taken integer not null, primary key (device, log))`,
      // Envelopes somebody is to be woken for, of this person, until it is known who. spread: those who were not there are known.
      `create table waking (log bytea not null, seq bigint not null, usr bytea not null, at bigint not null, spread integer not null, primary key (log, seq))`,
      `create index waking_at on waking (at)`,
    ],
  },
];

/** A store that only a newer hub can read. */
export class NewerStore extends Error {}

/** Brings a store to the newest number, each step in its own transaction. Throws where a newer hub has written it. */
export async function migrate(engine: Engine, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await transact(engine, async (sql) => void (await sql.run('create table if not exists migration (number integer not null primary key)')));
  const at = await migrationOf(engine.read);
  const newest = migrations[migrations.length - 1]?.number ?? 0;
  if (at > newest)
    throw new NewerStore(
      `this data was written by a newer hub: its store has number ${at}, this hub knows ${newest}; install the newer hub again, or restore a backup`,
    );
  for (const { number, statements } of migrations.filter((one) => one.number > at)) {
    await transact(engine, async (sql) => {
      for (const statement of statements) await sql.run(statement);
      await sql.run('insert into migration (number) values ($1)', number);
    });
  }
}

/** The number of the newest step a store has been through; 0 where it is empty. */
export async function migrationOf(sql: Sql): Promise<number> {
  const [row] = await sql.all('select coalesce(max(number), 0) as number from migration');
  return row ? numberIn(row, 'number') : 0;
}

async function transact(engine: Engine, work: (sql: Sql) => Promise<void>): Promise<void> {
  const [outcome] = await engine.transact([work]);
  if (outcome && !outcome.done) throw outcome.error;
}
