/** Steps of a random walk that a person takes: words, and what becomes of chats and devices. For tests alone. */
import { fromHex } from '../../crypto/bytes.ts';
import { type KnownBody, TYPE } from '../chat/bodies.ts';
import { compose } from '../device/compose.ts';
import type { TestDevice } from './device.ts';
import { idsOn, leave, lose } from './random-losses.world.ts';
import {
  awake,
  doublesOf,
  doubt,
  finished,
  isRemoved,
  livingOf,
  note,
  oneOf,
  outcome,
  personOf,
  type Play,
  type Said,
  selfOf,
  talksOf,
} from './random-play.world.ts';
import { CAST, chatOf, coreOf, deviceOf, link } from './steps.ts';

/** Everybody says a word everywhere: then doubles that were silent find each other, and what is said at last comes to all as well. */
export async function sayLastWords(play: Play, night: number): Promise<void> {
  for (const device of awake(play))
    for (const { chat } of talksOf(play, device)) await send(play, device, chat, `says good night ${night} in ${chat.slice(0, 6)}`, 1);
}

const anyChat = (play: Play, device: TestDevice): string => oneOf(play, talksOf(play, device))?.chat ?? '';

export const write = (play: Play, device: TestDevice, at: number): Promise<void> => send(play, device, anyChat(play, device), `${at}`, 1);
export const writeTwice = (play: Play, device: TestDevice, at: number): Promise<void> => send(play, device, anyChat(play, device), `${at}`, 2);
export const writeNote = async (play: Play, device: TestDevice, at: number): Promise<void> =>
  send(play, device, (await selfOf(play, device)) ?? '', `note ${at}`, 1);

export async function send(play: Play, device: TestDevice, chat: string, text: string, times: number): Promise<void> {
  if (!device.engine().core || !chatOf(device, chat)?.record.accepted) return;
  const one: Said = {
    text: `${device.name} ${text}`,
    by: device,
    chat,
    id: undefined,
    changed: false,
    onHubAlone: false,
    lost: undefined,
  };
  play.said.push(one);
  for (let i = 0; i < times; i++) one.id = (await finished(play, device.call('send', { chat, text: one.text }, one.text)))?.id ?? one.id;
}

export async function read(play: Play, device: TestDevice): Promise<void> {
  const chat = anyChat(play, device);
  const row = chatOf(device, chat) && (await finished(play, device.call('history', { chat, limit: 5 })))?.rows.at(-1);
  if (row) await finished(play, device.call('markRead', { chat, id: row.id }));
}

export const edit = (play: Play, device: TestDevice, at: number): Promise<void> =>
  change(play, device, { type: TYPE.edit, text: `edited by ${device.name} ${at}` });
export const redact = (play: Play, device: TestDevice): Promise<void> => change(play, device, { type: TYPE.redact });

/** The engine is asked itself, which refuses nothing: what comes too late is to count nowhere. */
async function change(play: Play, device: TestDevice, body: KnownBody): Promise<void> {
  const one = chatOf(device, anyChat(play, device));
  if (!one?.record.accepted) return;
  const page = await finished(play, device.call('history', { chat: one.hex, limit: 12 }));
  const row = oneOf(play, page?.rows.filter(({ own, kind }) => own && kind === 'text') ?? []);
  const target = row && fromHex(row.id);
  if (!target || !device.engine().core) return;
  for (const said of play.said) if (said.text === row.text || said.id === row.id) said.changed = true;
  const core = coreOf(device);
  if (await outcome(play, compose(core, one, body, { target }))) core.pump(one);
}

export const hide = async (play: Play, device: TestDevice): Promise<void> => withChat(play, device, 'hideChat');
export const accept = async (play: Play, device: TestDevice): Promise<void> => withChat(play, device, 'acceptChat');

async function withChat(play: Play, device: TestDevice, command: 'hideChat' | 'acceptChat'): Promise<void> {
  const chat = anyChat(play, device);
  if (chatOf(device, chat)) await finished(play, device.call(command, { chat }));
}

export async function rename(play: Play, device: TestDevice, at: number): Promise<void> {
  const [, name, username] = CAST[personOf(play, device).name];
  await finished(play, device.call('setProfile', { name: `${name} ${at}`, username, bio: '' }));
}

const MOST_DEVICES = 3;
/** Another own device was quicker with the chain, took this one out of it, or it is waiting for new keys: the person is told. */
const TOLD = /chain_conflict|device_revoked|not_linked|revoked|held|not so after|nobody was met/;

export async function linkOne(play: Play, old: TestDevice): Promise<void> {
  const person = personOf(play, old);
  if (livingOf(play, person).filter((device) => !isRemoved(device)).length >= MOST_DEVICES) return;
  // A fuse that was set would burn under the person's fingers; the walk has enough of that elsewhere.
  old.crash();
  await old.start();
  old.line.deaf = false;
  old.mend();
  const linked = await link(play.world, old, `${person.name}${person.devices.length}`).catch((error: unknown) => String(error));
  if (typeof linked !== 'string') return void person.devices.push(linked);
  note(play, linked);
  if (!TOLD.test(linked)) throw new Error(linked);
  play.world.devices.at(-1)?.crash();
}

/** Whether it was done, who dies on the way cannot tell. Not of a double: who removes the old device removes what it has become, which may be this one. */
export async function revokeOne(play: Play, by: TestDevice): Promise<void> {
  const other = oneOf(
    play,
    livingOf(play, personOf(play, by)).filter((one) => awake(play).includes(one) && one.vault !== by.vault),
  );
  if (!other) return;
  const known = idsOn(by.disk);
  for (const device of doublesOf(play, other)) doubt(play, device, known);
  const answer = await finished(play, by.call('revokeDevice', { device: deviceOf(other) }));
  note(play, `${other.name} ${answer ? 'is removed' : 'may be removed'}`);
}

/** Only where another own device stays that has its place everywhere: who has none starts anew, as another person. */
export async function signOut(play: Play, device: TestDevice): Promise<void> {
  const chats = talksOf(play, device).map(({ chat }) => chat);
  const mayStay = (one: TestDevice): boolean => one !== device && !play.doubtful.has(one) && chats.every((chat) => chatOf(one, chat)?.line);
  const others = livingOf(play, personOf(play, device)).filter((one) => awake(play).includes(one));
  if (play.doubtful.has(device) || !others.some(mayStay)) return;
  doubt(play, device, idsOn(device.disk));
  await lose(play, device, 'signed out', async () => {
    const yes = play.chance() < 0.5;
    const answer = await finished(play, device.call('signOut', { losing: yes, unheard: yes }));
    note(play, answer ? 'signed out' : 'not signed out, as far as it knows');
    if (answer) leave(play, device);
  });
}
