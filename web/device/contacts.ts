/** People this person knows: found, listed and called. */
import { type Bytes, equal, fromHex } from '../../crypto/bytes.ts';
import { type ContactCode, readCode } from '../../crypto/codes.ts';
import { TYPE } from '../chat/bodies.ts';
import { selfChat } from './chats.ts';
import { compose } from './compose.ts';
import type { Engine } from './engine.ts';
import { lookUp, personBehind } from './lookup.ts';
import { type Core, write } from './memory/core.ts';
import { handleAtHub, type PersonRecord } from './memory/person.ts';
import { rotation } from './memory/tokens.ts';
import { unbound } from './naming.ts';
import { readSought } from './sought.ts';
import { failure, needsNumber } from './port/answers.ts';
import type { Answer } from './port/failure.ts';

/** Somebody else, by what was typed, and their chain here. */
export async function findPerson(core: Core, engine: Engine, text: string): Promise<Answer<{ readonly id: Bytes }>> {
  const code = readCode(text);
  if (code?.kind === 'newer') return failure('update_needed');
  const sought = readSought(text);
  if (!sought) return failure('unknown_person');
  if (sought.by === 'contact') return linked(core, engine, sought.code);
  const found = await needsNumber(() => lookUp(core, engine.api, sought));
  if (found === 'unbound') return unbound(core, engine);
  return found ? known(core, found) : failure('unknown_person');
}

async function linked(core: Core, { deps }: Engine, code: ContactCode): Promise<Answer<{ readonly id: Bytes }>> {
  if (code.hub !== deps.address.origin) return failure('other_hub');
  const found = await personBehind(core, code);
  if (found === 'offline') return failure('offline');
  return found === 'gone' ? failure('invite_gone') : known(core, found);
}

/** The same by their id in hex. */
export async function readPerson(core: Core, user: string): Promise<Answer<{ readonly id: Bytes }>> {
  const id = fromHex(user);
  return id?.length === 16 ? known(core, id) : failure('unknown_person');
}

async function known(core: Core, id: Bytes): Promise<Answer<{ readonly id: Bytes }>> {
  if (equal(id, core.me().user)) return failure('yourself');
  const why = await ensureChain(core, id);
  return why ? failure(why) : { ok: true, id };
}

/** Why somebody's chain is not here, if it is not. */
async function ensureChain(core: Core, user: Bytes): Promise<'unknown_person' | 'offline' | undefined> {
  const pinned = await core.people.chain(user);
  if (pinned) return void (await write(core, core.people.pin([pinned])));
  const found = await core.refreshChains([user]);
  return found === 'known' ? undefined : found === 'unknown' ? 'unknown_person' : 'offline';
}

/** What the own devices say of somebody. What is so already is not said again. */
export async function sayContact(core: Core, user: Bytes, change: Partial<Pick<PersonRecord, 'givenName' | 'listed' | 'verified'>>): Promise<void> {
  const person = core.people.person(user);
  const { givenName, listed, verified } = person;
  const next = { givenName, listed, verified, ...change };
  if (next.givenName === givenName && next.listed === listed && next.verified === verified) return;
  const { givenName: name, ...flags } = next;
  // Contacts alone may see when this person was here, perhaps: who is none any more does not.
  const besides = listed && !next.listed ? rotation(core) : [];
  await compose(core, selfChat(core), { type: TYPE.contact, user, name, username: handleAtHub(person), ...flags }, { besides });
  core.pump(selfChat(core));
}
