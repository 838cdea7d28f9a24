/** `reports`: what the operator sees of what people reported: who said what, and whether they truly signed it. Runs beside a hub that runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, equal, randomBytes, toHex } from '../crypto/bytes.ts';
import type { Config } from './config.ts';
import { branchesOf, newVerified } from './devices/branches.ts';
import { openKey } from './key.ts';
import { isSigned, type Proof, readProof, wordsOf } from './people/proof.ts';
import { openReport, type Report } from './people/report.ts';
import { CannotStart, openBesideOrExplain } from './prepare.ts';
import type { Store } from './store/port.ts';

type Print = (line: string) => void;
/** One report, opened. Undefined where it was sealed under another key than this hub has now. */
type Opened = { readonly id: Bytes; readonly at: number; readonly report: Report | undefined };

const USAGE = 'reports [list] shows what people reported; reports show ID shows one; reports done ID forgets it.';
/** Hex digits of an id that are shown, and that are enough to name one. */
const SHOWN = 8;
const ENOUGH = 4;

/** Gives the exit code: 0 done, 1 there is no such report, 2 it was not understood. Throws CannotStart where the data cannot be read. */
export async function runReports(args: readonly string[], { data }: Pick<Config, 'data'>, print: Print): Promise<number> {
  const [command = 'list', name, more] = args;
  const isWhole = more === undefined && (command === 'list' ? name === undefined : /^(show|done)$/.test(command) && name !== undefined);
  if (!isWhole) {
    print(USAGE);
    return 2;
  }
  const file = join(data, 'hub.db');
  if (!existsSync(file) || !existsSync(join(data, 'hub.key')))
    throw new CannotStart(`There is no hub's data in ${data}: TIDINGS_DATA must name its folder.`);
  const store = await openBesideOrExplain(file);
  try {
    const opened = await openAll(store, openKey(data, randomBytes));
    return command === 'list' ? await list(store, opened, print) : await one(store, opened, { command, name: name ?? '' }, print);
  } finally {
    await store.close();
  }
}

const openAll = async (store: Store, key: Bytes): Promise<readonly Opened[]> =>
  Promise.all((await store.reports.list()).map(async ({ id, at, bytes }) => ({ id, at, report: await openReport(key, id, bytes) })));

async function list(store: Store, opened: readonly Opened[], print: Print): Promise<number> {
  print(opened.length === 0 ? 'Nobody has reported anything.' : `${opened.length} reported, the oldest first. ${USAGE}`);
  for (const { id, at, report } of opened)
    print([toHex(id).slice(0, SHOWN), timeOf(at), ...(report ? await summary(store, report) : [UNREADABLE])].join('  '));
  return 0;
}

const UNREADABLE = 'sealed under another hub.key than this';

async function summary(store: Store, { user, reason, events }: Report): Promise<readonly string[]> {
  const verdicts = await Promise.all(events.map((event) => verdictOf(store, readProof(event))));
  const signed = verdicts.filter((verdict) => verdict === 'signed').length;
  return [reason, `about ${await personOf(store, user)}`, events.length === 0 ? 'shows nothing' : `shows ${events.length}, ${signed} of them signed`];
}

async function one(
  store: Store,
  opened: readonly Opened[],
  { command, name }: { readonly command: string; readonly name: string },
  print: Print,
): Promise<number> {
  const found = opened.filter(({ id }) => name.length >= ENOUGH && toHex(id).startsWith(name.toLowerCase()));
  const [only] = found;
  if (!only || found.length > 1) {
    print(found.length > 1 ? 'More than one report begins so: write more of it.' : 'There is no such report.');
    return 1;
  }
  if (command === 'show') for (const line of await linesOf(store, only)) print(line);
  else {
    await store.reports.remove(only.id);
    print(`${toHex(only.id).slice(0, SHOWN)} is forgotten, with all it showed.`);
  }
  return 0;
}

async function linesOf(store: Store, { id, at, report }: Opened): Promise<readonly string[]> {
  const head = [`report  ${toHex(id)}`, `taken   ${timeOf(at)}`];
  if (!report) return [...head, UNREADABLE];
  const { reporter, user, reason, text, events } = report;
  const shown: string[] = [];
  for (const [at, event] of events.entries()) shown.push('', ...(await eventLines(store, report, readProof(event), at + 1)));
  return [
    ...head,
    `by      ${await personOf(store, reporter)}`,
    `about   ${await personOf(store, user)}`,
    `reason  ${reason}`,
    `says    ${text === '' ? 'nothing' : escaped(text)}`,
    ...shown,
  ];
}

async function eventLines(store: Store, { reporter, user }: Report, proof: Proof | undefined, number: number): Promise<readonly string[]> {
  if (!proof) return [`${number}  cannot be read`];
  const role = equal(proof.user, user) ? 'the one reported' : equal(proof.user, reporter) ? 'the one who reports' : 'somebody else';
  const words = wordsOf(proof);
  return [
    `${number}  ${timeOf(proof.at)}  ${VERDICTS[await verdictOf(store, proof)]}`,
    `   in the name of ${role}, ${await personOf(store, proof.user)}`,
    `   ${words === undefined ? (proof.body ? `something that is no text (type ${proof.type})` : 'its body was deleted') : escaped(words)}`,
  ];
}

const VERDICTS = {
  signed: 'SIGNED by a device of theirs',
  forged: 'NOT SIGNED by any device of theirs: proves nothing',
  unknown: 'cannot be checked: their chain is not here',
} as const;

async function verdictOf(store: Store, proof: Proof | undefined): Promise<keyof typeof VERDICTS> {
  if (!proof) return 'forged';
  const branches = branchesOf((await store.chains.read(proof.user)).entries);
  if (branches.length === 0) return 'unknown';
  const verified = newVerified();
  return (await isSigned(proof, await Promise.all(branches.map((branch) => verified.chainOf(branch))))) ? 'signed' : 'forged';
}

async function personOf(store: Store, user: Bytes): Promise<string> {
  const name = (await store.accounts.get(user))?.username;
  return name === undefined ? toHex(user) : `${toHex(user)} (@${name})`;
}

/** Signed times are whatever their author wrote. */
const timeOf = (at: number): string => (at <= 8.64e15 ? `${new Date(at).toISOString().slice(0, 19)}Z` : `${at} ms`);

/** What somebody wrote, so that it can neither move the cursor nor turn the line around: controls, marks of direction and their like as \u{…}. */
export const escaped = (text: string): string =>
  `“${text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)}”`;
