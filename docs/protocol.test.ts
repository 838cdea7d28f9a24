/** The tables of docs/protocol.md against the code: frames and their tags, errors and their statuses, close codes, paths, limits. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AUTHORITY } from '../web/chat/authority.ts';
import { TYPE } from '../web/chat/bodies.ts';
import { CLOSE, STATUS } from '../hub/protocol/errors.ts';
import { writeDeviceFrame, writeHubFrame } from '../hub/protocol/forms.ts';
import { type DeviceFrame, type HubFrame, KIND, LOG, PRESENCE } from '../hub/protocol/frames.ts';
import { HUB_LIMITS } from '../hub/protocol/hub-limits.ts';
import { LIMITS } from '../hub/protocol/limits.ts';
import { MEDIA_LIMITS, MEDIA_PATHS } from '../hub/protocol/media.ts';
import { PUSH_LIMITS, PUSH_PATHS } from '../hub/protocol/push.ts';
import { PATHS } from '../hub/protocol/routes.ts';

const text = readFileSync('docs/protocol.md', 'utf8');
/** The first two cells of the rows of a table, by the heading it stands under or the words its first row begins with. */
function table(begin: string): readonly (readonly [string, string])[] {
  const from = text.slice(text.indexOf(begin));
  const rows = from.slice(from.indexOf('\n| ')).trimStart().split('\n\n')[0] ?? '';
  return rows
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map(([, one = '', two = '']) => [one, two] as const);
}

const bytes = (length: number) => new Uint8Array(length);
const [route, id, cursor] = [bytes(32), bytes(16), { seq: 0, hash: bytes(32) }];
const head = { route, seq: 1, kind: KIND.message, epoch: 1, item: id, at: 0 };
const DEVICE_FRAMES: readonly DeviceFrame[] = [
  { type: 'hello', version: 1, user: id, device: id, token: '', signature: bytes(64) },
  { type: 'subscribe', route, cursor },
  { type: 'unsubscribe', route },
  { type: 'post', request: 1, route, item: id, kind: KIND.message, epoch: 1, bytes: bytes(0), devices: [], mails: [] },
  { type: 'open', request: 1, route, item: id, predecessor: undefined, devices: [], mails: [] },
  { type: 'mail', request: 1, device: id, item: id, bytes: bytes(0) },
  { type: 'ack', route, seq: 1 },
  { type: 'leave', request: 1, route },
  { type: 'transient', route, bytes: bytes(0) },
  { type: 'ping' },
  { type: 'active', isActive: true },
  { type: 'watch', people: [{ user: id, token: bytes(32) }] },
  { type: 'unwatch', users: [id] },
];
const HUB_FRAMES: readonly HubFrame[] = [
  { type: 'challenge', versions: [1], nonce: bytes(32) },
  { type: 'ready', version: 1, at: 0 },
  { type: 'subscribed', route, log: LOG.same, head: 0, epoch: 1, floor: cursor, acked: 0 },
  { type: 'envelope', ...head, bytes: bytes(0) },
  { type: 'echo', ...head, digest: bytes(32) },
  { type: 'posted', request: 1, seq: 1, at: 0, left: [] },
  { type: 'refused', request: 1, code: 'full', details: {} },
  { type: 'unrouted', route, code: 'moved' },
  { type: 'transient', route, bytes: bytes(0) },
  { type: 'pong' },
  { type: 'withheld', ...head, digest: bytes(32) },
  { type: 'presence', people: [{ user: id, is: PRESENCE.online, at: 0 }] },
];

describe('docs/protocol.md', () => {
  it('[Q17] lists the frames of both sides by their tags', () => {
    expect(table('### From the device')).toEqual(DEVICE_FRAMES.map((frame) => [String(writeDeviceFrame(frame)[0]), frame.type]));
    expect(table('### From the hub')).toEqual(HUB_FRAMES.map((frame) => [String(writeHubFrame(frame)[0]), frame.type]));
  });
  it('[Q17] lists every error with its status, and every close code', () => {
    expect(table('### Errors')).toEqual(Object.entries(STATUS).map(([code, status]) => [code, String(status)]));
    expect(table('or closes.').map(([code]) => code)).toEqual(Object.values(CLOSE).map(String).sort());
  });
  it('[Q17] lists every path', () => {
    const listed = table('## 3. The hub by HTTP').map(([path]) => path);
    expect([...listed].sort()).toEqual(Object.values({ ...PATHS, ...MEDIA_PATHS, ...PUSH_PATHS }).sort());
  });
  it('[Q17] lists every type of event', () => {
    const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    expect(table('16 random bytes.')).toEqual(
      Object.entries(TYPE)
        .sort(([, a], [, b]) => a - b)
        .map(([name, number]) => [String(number), words(name)]),
    );
  });
  it('[Q17] lists every type of authority event', () => {
    expect(table('### Authority')).toEqual(Object.entries(AUTHORITY).map(([name, number]) => [String(number), name]));
  });
  it('[Q17] lists every limit with its value', () => {
    expect(table('## 8. Limits')).toEqual(
      Object.entries({ ...LIMITS, ...HUB_LIMITS, ...MEDIA_LIMITS, ...PUSH_LIMITS }).map(([name, value]) => [name, value.toLocaleString('en')]),
    );
  });
});
