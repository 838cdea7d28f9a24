/** Lines of a world's devices into its hub: they can be cut, made deaf, listened to, and a malicious hub may change what it says on them. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import type { Hub } from '../../hub/hub.ts';
import { readBatch, writeBatch } from '../../hub/protocol/batch.ts';
import { readDeviceFrame, readHubFrame, writeDeviceFrame, writeHubFrame } from '../../hub/protocol/forms.ts';
import type { DeviceFrame, Envelope, HubFrame } from '../../hub/protocol/frames.ts';
import type { Line as HubSide } from '../../hub/relay/port.ts';
import type { Dial, Heard } from '../wire/dial.ts';

export const ORIGIN = 'https://hub.example';
export const ADDRESS = { origin: ORIGIN, socket: 'wss://hub.example/v1/socket', host: 'hub.example' };

/** A device's line. Cut (`up` is false), nothing goes either way; `deaf`, what it says arrives and no answer does. */
export type TestLine = {
  up: boolean;
  deaf: boolean;
  readonly open: Set<() => void>;
  /** A hub that lies: what it says in place of a frame, and what it hears in place of one. */
  says: ((frame: HubFrame) => readonly HubFrame[]) | undefined;
  hears: ((frame: DeviceFrame) => readonly DeviceFrame[]) | undefined;
  /** Before a question by HTTP goes: what it throws is what who asks gets, and the hub hears nothing. */
  before: ((path: string) => void) | undefined;
  /** As each piece of an answer comes by HTTP. */
  during: ((path: string) => void) | undefined;
  /** What a lying hub answers by HTTP, where it lies. */
  answers: ((path: string, response: Response) => Promise<Response | undefined>) | undefined;
  /** Everything that crosses the line, where somebody listens: `up` to the hub, `down` from it. */
  tap: ((bytes: Uint8Array, way: 'up' | 'down') => void) | undefined;
};

export const newLine = (): TestLine => ({
  up: true,
  deaf: false,
  open: new Set(),
  says: undefined,
  hears: undefined,
  before: undefined,
  during: undefined,
  answers: undefined,
  tap: undefined,
});

/** For a hub that lies about one log: is this an envelope of it? */
export const isOn = (frame: HubFrame, route: Bytes): frame is Envelope => frame.type === 'envelope' && equal(frame.route, route);

const NOBODY = new Uint8Array(16);

/** Every mailbox that is written to on this line is full, as the hub would say it: a letter is refused, one that comes with a commit is left out. */
export function fillMailboxes(line: TestLine): void {
  const refused = new Set<number>();
  const left = new Map<number, readonly Bytes[]>();
  line.hears = (frame) => {
    if (frame.type === 'mail') {
      refused.add(frame.request);
      return [{ ...frame, device: NOBODY }];
    }
    if (frame.type !== 'post' && frame.type !== 'open') return [frame];
    left.set(
      frame.request,
      frame.mails.map(({ item }) => item),
    );
    return [{ ...frame, mails: [] }];
  };
  line.says = (frame) => {
    if (frame.type === 'refused' && refused.delete(frame.request)) return [{ ...frame, code: 'full' }];
    if (frame.type !== 'posted') return [frame];
    const items = left.get(frame.request);
    left.delete(frame.request);
    return [{ ...frame, left: items ?? frame.left }];
  };
}

export function emptyMailboxes(line: TestLine): void {
  line.hears = undefined;
  line.says = undefined;
}

/** A socket straight into the hub; each message takes a turn of the event loop, and none is lost or overtaken while the line holds. */
export const dialOver =
  (line: TestLine, hub: () => Hub | undefined, name: string): Dial =>
  (_, heard: Heard) => {
    let ended = false;
    let far: HubSide | undefined;
    const end = (code: number): void => {
      if (ended) return;
      ended = true;
      line.open.delete(drop);
      far?.closed();
      setImmediate(() => heard.closed(code));
    };
    const drop = (): void => end(1006);
    const target = line.up ? hub() : undefined;
    setImmediate(() => {
      if (!target || !line.up) return end(1006);
      line.open.add(drop);
      far = target.connect(
        {
          send: (message) => {
            const copy = line.says ? changed(message, readHubFrame, writeHubFrame, line.says) : message.slice();
            line.tap?.(copy, 'down');
            setImmediate(() => {
              if (!ended && !line.deaf) heard.message(copy);
            });
          },
          bufferedAmount: () => 0,
          close: (code) => end(code),
          onDrain: () => undefined,
        },
        { path: '/v1/socket', peer: `peer-${name}`, host: 'hub.example', origin: undefined, forwarded: undefined },
      );
    });
    return {
      send: (bytes) => {
        const copy = line.hears ? changed(bytes, readDeviceFrame, writeDeviceFrame, line.hears) : bytes.slice();
        line.tap?.(copy, 'up');
        setImmediate(() => {
          if (!ended && line.up) far?.message(copy);
        });
      },
      buffered: () => 0,
      close: (code) => end(code),
    };
  };

/** HTTP the same way. `address`: each device comes from its own, so that budgets are those of one. */
export const fetchOver =
  (line: TestLine, hub: () => Hub | undefined, address: string): typeof fetch =>
  async (input, init) => {
    const target = line.up ? hub() : undefined;
    if (!target) throw new TypeError('the line is cut');
    line.before?.(new URL(input as string).pathname);
    const { body } = init ?? {};
    if (line.tap && body)
      line.tap(typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(await new Response(body).arrayBuffer()), 'up');
    const response = await target.fetch(
      new Request(input as string, { ...(init as RequestInit), referrerPolicy: undefined as never, redirect: 'follow' }),
      address,
    );
    if (!line.up || line.deaf) throw new TypeError('the line was cut');
    if (line.tap) line.tap(new Uint8Array(await response.clone().arrayBuffer()), 'down');
    const path = new URL(input as string).pathname;
    return (await line.answers?.(path, response)) ?? breakable(line, path, response);
  };

/** An answer that ends where the line is cut while it comes. */
function breakable(line: TestLine, path: string, response: Response): Response {
  const { body, status, headers } = response;
  if (!body) return response;
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, to) => {
      line.during?.(path);
      if (line.up) to.enqueue(piece);
      else to.error(new TypeError('the line was cut'));
    },
  });
  return new Response(body.pipeThrough(through), { status, headers });
}

function changed<T>(message: Bytes, read: (bytes: Bytes) => T | undefined, write: (frame: T) => Bytes, change: (frame: T) => readonly T[]): Bytes {
  const frames = readBatch(message)?.map(read) ?? [];
  return writeBatch(frames.flatMap((frame) => (frame === undefined ? [] : change(frame))).map(write));
}
