/**
 * Cuts as they are noted on the disk: by the device that is cut and the one that cuts it, a few claims each. So no number of cuts, of whomever, hides
 * another's, and what was said before need not be read again.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readList, readUint, writeByte, writeList, writeUint } from '../../../crypto/codec.ts';
import { type Cuts, claimIn, cutsOf, endOf, MAX_ENDS, type Said, withClaim } from '../../chat/cuts.ts';
import type { Event } from '../../chat/event.ts';
import { everybodyIn } from '../../chat/rights.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { MAX_LIARS } from '../memory/record.ts';

const VERSION = 1;
const ID_BYTES = 16;

const cutKey = (chat: Bytes, ...devices: readonly Bytes[]): Bytes => keyOf('cut', chat, ...devices);

/** Notes in the draft what a verified event says of another device, where that is its author's to say; gives the cuts as they are then. */
export async function noteCut(core: Core, chat: Chat, draft: Draft, event: Event): Promise<Cuts> {
  const { cuts, authority, liars } = draft.record;
  const chains = await core.people.chains(everybodyIn(authority));
  const cut = claimIn(event, chains);
  if (!cut || liars.has(toHex(event.header.device))) return cuts;
  const key = cutKey(chat.id, cut.device, event.header.device);
  const [device, by] = [toHex(cut.device), toHex(event.header.device)];
  const noted = draft.said.get(device + by)?.claims ?? readClaims(await core.store.get('meta', key));
  const claims = withClaim(noted, cut.claim);
  if (claims === noted) return cuts;
  draft.said.set(device + by, { by, device, claims });
  draft.ops.push({ op: 'put', table: 'meta', key, value: writeClaims(claims) });
  // Mostly it is an end that is known: then nothing else is looked at.
  return endOf(claims, cuts.get(by)) === endOf(noted, cuts.get(by)) ? cuts : cutsOf(await allSaid(core, chat, draft), chains);
}

/** Notes in the draft that a device (hex) has lied; gives the cuts as they are without what it said. */
export async function noteLiar(core: Core, chat: Chat, draft: Draft, device: string): Promise<Cuts> {
  const { cuts, liars, authority } = draft.record;
  if (liars.has(device)) return cuts;
  const chains = await core.people.chains(everybodyIn(authority));
  // Only the devices of branches that are no longer in force can make them too many, and what those say does not count anyhow.
  const inForce = new Set([...chains.values()].flatMap(({ devices }) => devices.map(({ id }) => toHex(id))));
  const all = [...liars, device];
  draft.record = { ...draft.record, liars: new Set(all.length <= MAX_LIARS ? all : all.filter((one) => inForce.has(one))) };
  return cutsOf(await allSaid(core, chat, draft), chains);
}

/** What the disk has, with what the draft has in its place, but of those who lied. */
async function allSaid(core: Core, chat: Chat, draft: Draft): Promise<readonly Said[]> {
  const prefix = cutKey(chat.id);
  const said = new Map<string, Said>();
  for await (const { key, value } of rowsIn(core.store, 'meta', rangeOf(prefix))) {
    const [device, by] = [idIn(key, prefix.length), idIn(key, prefix.length + ID_BYTES)];
    said.set(device + by, { by, device, claims: readClaims(value) });
  }
  return [...new Map([...said, ...draft.said]).values()].filter(({ by }) => !draft.record.liars.has(by));
}

const idIn = (key: Bytes, at: number): string => toHex(key.slice(at, at + ID_BYTES));

const writeClaims = (claims: Said['claims']): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, claims, (to, { n, end }) => (writeUint(to, n), writeUint(to, end)));
  });

function readClaims(bytes: Bytes | undefined): Said['claims'] {
  if (!bytes) return [];
  const claims = decode(bytes, (from) =>
    readByte(from) === VERSION ? readList(from, MAX_ENDS + 1, (from) => ({ n: readUint(from), end: readUint(from) })) : undefined,
  );
  if (!claims) throw new Error('a noted cut cannot be read');
  return claims;
}
