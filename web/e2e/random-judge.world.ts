/** The end of a random walk: all is set right, calm comes, and then everything is looked at. For tests alone. */
import { expect } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import type { MessageRow } from '../device/port.ts';
import type { TestDevice } from './device.ts';
import { leave } from './random-losses.world.ts';
import { awake, isMeant, isRemoved, listen, living, livingOf, note, type Person, type Play } from './random-play.world.ts';
import { sayLastWords } from './random-people.world.ts';
import { chatOf, restlessIn, rowsIn, userOf } from './steps.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long all stay awake, and asleep, until nobody waits for anything any more: what is asked again at growing distances is so by then. */
const AWAKE_MS = 12 * MINUTE;
const ASLEEP_MS = 25 * HOUR;
const MOST_NIGHTS = 4;

/** Everybody is there again, with a line and a clock that is right, and nobody waits for anything. */
export async function settle(play: Play): Promise<void> {
  const { world } = play;
  world.skew.hub = 0;
  await world.restartHub();
  for (const device of living(play)) {
    // A fuse that is still set goes with the process.
    device.crash();
    Object.assign(device.line, { deaf: false, says: undefined, hears: undefined });
    device.skew.ms = 0;
    device.mend();
    await device.start();
  }
  for (let night = 0; !(await isCalmSoon(play, night)); night++) {
    if (night === MOST_NIGHTS) throw new Error(`never calm: ${restless(play).join('; ')}`);
    note(play, `a night, for ${restless(play).join('; ')}`);
    await world.sleep(ASLEEP_MS);
  }
}

async function isCalmSoon(play: Play, night: number): Promise<boolean> {
  const removedSince = new Map<TestDevice, number>();
  for (let ms = 0; ms < AWAKE_MS; ms += SECOND) {
    await play.world.pass(SECOND);
    listen(play);
    failWhereHalted(play);
    dropRemoved(play, removedSince);
    await acceptAll(play);
    if (ms === MINUTE) await sayLastWords(play, night);
    if (ms > 2 * MINUTE && restless(play).length === 0) return true;
  }
  return false;
}

/** Who wrote to somebody waits for them until they accept. */
async function acceptAll(play: Play): Promise<void> {
  for (const { chat, people } of play.talks)
    for (const device of people.flatMap((person) => livingOf(play, person)))
      if (device.engine().core && chatOf(device, chat)?.record.accepted === false) await device.call('acceptChat', { chat });
}

/** Whoever may find itself removed, and has for a minute, is out: until then it may be taking new keys. */
function dropRemoved(play: Play, since: Map<TestDevice, number>): void {
  const now = play.world.timers.now();
  for (const device of living(play)) {
    if (!isRemoved(device)) since.delete(device);
    else if (!since.has(device)) since.set(device, now);
    if (now - (since.get(device) ?? now) < MINUTE) continue;
    if (!play.doubtful.has(device)) throw new Error(`${device.name} is removed, though nobody did`);
    note(play, `${device.name} is removed`);
    leave(play, device);
  }
}

function failWhereHalted(play: Play): void {
  for (const device of living(play)) {
    const because = device.halted();
    if (because !== undefined && !isMeant(because)) throw new Error(`${device.name} halted: ${String(because)}`, { cause: because });
  }
}

/** What is waited for, and where devices of one chat are apart. */
function restless(play: Play): readonly string[] {
  const devices = living(play);
  const absent = devices.filter((device) => !awake(play).includes(device)).map(({ name }) => `${name} is nobody`);
  const held = awake(play).filter((device) => device.engine().core?.held());
  const removed = awake(play).filter(isRemoved);
  const split = play.talks.filter(({ chat }) => routesOf(play, chat).size > 1).map(({ chat }) => `${chat.slice(0, 6)} is split`);
  return [
    ...absent,
    ...removed.map(({ name }) => `${name} is removed`),
    ...held.map(({ name }) => `${name} is held`),
    ...awake(play).flatMap(restlessIn),
    ...split,
  ];
}

const routesOf = (play: Play, chat: string): ReadonlySet<string> =>
  new Set(
    awake(play).flatMap((device) => {
      const route = chatOf(device, chat)?.line?.route;
      return route ? [toHex(route)] : [];
    }),
  );

/** All see the same, and lack nothing that is not known to be lost. */
export async function judge(play: Play): Promise<void> {
  for (const { chat, people } of play.talks)
    await judgeChat(
      play,
      people.flatMap((person) => livingOf(play, person)),
      chat,
    );
  for (const person of play.people) {
    const devices = livingOf(play, person);
    const [first] = devices;
    if (!first) throw new Error(`nobody is left of ${person.name}`);
    expect(new Set(devices.map(userOf)).size).toBe(1);
    await judgeChat(play, devices, (await first.do('openSelf', {})).chat);
    await judgeFace(person, devices);
  }
}

async function judgeChat(play: Play, devices: readonly TestDevice[], chat: string): Promise<void> {
  const shown = await Promise.all(devices.map((device) => rowsIn(device, chat)));
  // What is dated ahead stands where it came, which may be elsewhere on another device.
  const ahead = new Set(shown.flat().flatMap((row) => (row.ahead ? [row.id] : [])));
  const [first] = shown;
  for (const [i, rows] of shown.entries()) {
    const name = devices[i]?.name;
    expect(inOrder(rows, ahead), `${name} sees what others see of ${chat.slice(0, 6)}`).toEqual(inOrder(first ?? [], ahead));
    const texts = rows.filter(({ edited, kind }) => !edited && kind === 'text').map(({ text }) => text);
    expect(texts.length, `${name} sees nothing twice`).toBe(new Set(texts).size);
    expect(missing(play, rows, chat), `${name} lacks nothing that was said in ${chat.slice(0, 6)}`).toEqual([]);
  }
}

const inOrder = (rows: readonly MessageRow[], ahead: ReadonlySet<string>): readonly string[] => {
  const shown = (which: boolean): string[] =>
    rows.filter(({ id }) => ahead.has(id) === which).map(({ id, kind, text, edited }) => `${id} ${kind} ${text} ${edited}`);
  return [...shown(false), ...shown(true).sort()];
};

function missing({ said }: Play, rows: readonly MessageRow[], chat: string): readonly string[] {
  const textById = new Map(rows.map(({ id, text }) => [id, text]));
  const isThere = ({ id, text, changed }: Play['said'][number]): boolean =>
    id === undefined || (changed ? textById.has(id) : textById.get(id) === text);
  return said.filter((one) => one.chat === chat && !one.lost && !isThere(one)).map(({ text }) => text);
}

/** What a person has chosen is the same on all their devices, and none of them waits for another. */
async function judgeFace({ name }: Person, devices: readonly TestDevice[]): Promise<void> {
  const faces = await Promise.all(devices.map(faceOf));
  for (const [i, face] of faces.entries()) expect(face, `${devices[i]?.name} shows of ${name} what the others show`).toEqual(faces[0]);
}

async function faceOf(device: TestDevice): Promise<unknown> {
  const me = await device.view('me', {});
  const { rows, requests } = await device.view('chats', {});
  const { devices } = await device.view('devices', {});
  return {
    session: device.engine().session.state,
    me: [me?.user, me?.name, me?.username],
    settings: await device.view('settings', {}),
    devices: devices.map((one) => [one.device, one.name]),
    chats: [rows, requests].map((some) => some.map(({ chat, title, state }) => `${chat} ${title} ${state}`).sort()),
    awaiting: (await device.view('awaiting', {})).chats,
  };
}
