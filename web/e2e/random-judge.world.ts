/** The end of a random walk: all is set right, calm comes, and then everything is looked at. For tests alone. */
import { expect } from 'vitest';
import type { MessageRow } from '../device/port/messages.ts';
import type { TestDevice } from './device.ts';
import { leave } from './random-losses.world.ts';
import { awake, isMeant, isRemoved, listen, living, livingOf, note, type Person, type Play } from './random-play.world.ts';
import { sayLastWords } from './random-people.world.ts';
import { chatOf, restlessAmong, rowsIn, userOf } from './steps.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long all stay awake, and asleep, until nobody waits for anything any more: what is asked again at growing distances, of a week at most, is so by then. */
const AWAKE_MS = 12 * MINUTE;
const NIGHTS_MS = [25 * HOUR, 25 * HOUR, 8 * DAY, 8 * DAY];

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
  for (const [night, ms] of NIGHTS_MS.entries()) {
    if (await isCalmSoon(play, night)) return;
    note(play, `a night, for ${restless(play).join('; ')}`);
    await world.sleep(ms);
  }
  if (!(await isCalmSoon(play, NIGHTS_MS.length))) throw new Error(`never calm: ${restless(play).join('; ')}`);
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

/** What is waited for, and what keeps devices apart. */
function restless(play: Play): readonly string[] {
  const devices = awake(play);
  const absent = living(play).filter((device) => !devices.includes(device));
  const held = devices.filter((device) => device.engine().core?.held());
  const signs = { 'is nobody': absent, 'is removed': devices.filter(isRemoved), 'is held': held };
  return [...Object.entries(signs).flatMap(([sign, some]) => some.map(({ name }) => `${name} ${sign}`)), ...restlessAmong(devices)];
}

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
    const [mine, others] = [inOrder(rows, ahead), inOrder(first ?? [], ahead)];
    expect(mine, `${name} sees what others see of ${chat.slice(0, 6)}: ${differences(mine, others)}`).toEqual(others);
    const texts = rows.filter(({ edited, kind }) => !edited && kind === 'text').map(({ text }) => text);
    expect(texts.length, `${name} sees nothing twice`).toBe(new Set(texts).size);
    expect(missing(play, rows, chat), `${name} lacks nothing that was said in ${chat.slice(0, 6)}: ${missing(play, rows, chat)}`).toEqual([]);
  }
}

const inOrder = (rows: readonly MessageRow[], ahead: ReadonlySet<string>): readonly string[] => {
  const shown = (which: boolean): string[] =>
    rows.filter(({ id }) => ahead.has(id) === which).map(({ id, kind, text, edited }) => `${id} ${kind} ${text} ${edited}`);
  return [...shown(false), ...shown(true).sort()];
};

const differences = (mine: readonly string[], others: readonly string[]): string =>
  [
    ...mine.filter((row) => !others.includes(row)).map((row) => `+ ${row}`),
    ...others.filter((row) => !mine.includes(row)).map((row) => `- ${row}`),
  ].join(', ');

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
