/**
 * The same device over a line of messages: what a tab speaks to the tab that owns the engine. Knows no command and no view by name.
 * Calls that were under way when an owner died are asked again of the next one, so every call carries an id that makes it harmless. Of a tab that was closed with
 * its owner the others ask again what it had asked, as they heard it.
 */
import type { Answer, Failure } from './failure.ts';
import type { CommandName, Commands, Device, ViewName } from './port.ts';
import { openWatches } from './watches.ts';

/**
 * Where messages go in and come out; all are structured-clonable. A BroadcastChannel and a worker both fit. `give`: hands an answer to that follower alone, and with it
 * these bytes, which nobody else has any more; false where there is no such way to it.
 */
export type Wire = {
  post(message: Message): void;
  listen(on: (message: unknown) => void): () => void;
  give?(to: string, answer: Message, bytes: readonly Uint8Array<ArrayBuffer>[]): boolean;
};

type Message =
  /** An owner says that it is there, at its start and when asked. */
  | { readonly say: 'here'; readonly owner: string }
  /** A follower asks who is there. */
  | { readonly say: 'who' }
  | { readonly say: 'call'; readonly from: string; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly say: 'watch'; readonly from: string; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly say: 'stop'; readonly from: string; readonly id: string }
  | { readonly say: 'answer'; readonly to: string; readonly id: string; readonly value: unknown }
  | { readonly say: 'view'; readonly to: string; readonly id: string; readonly value: unknown };

/** A device as the engine offers it: the id says which calls are one and the same. Of an answer of many bytes it keeps none: they are moved to whoever asked. */
export type Served = Omit<Device, 'call'> & {
  call<C extends CommandName>(name: C, input: Commands[C]['in'], id: string): Promise<Answer<Commands[C]['out']>>;
};

/** Views one owner serves at once, and answers it remembers so that a repeated call is not done twice. */
const MAX_WATCHES = 1000;
const MAX_ANSWERS = 1000;
/** Of an answer that is remembered. More comes of nothing but reading, which may be done twice. */
const MAX_BYTES = 65_536;
/** Calls of other tabs that have no answer yet. */
const MAX_OVERHEARD = 100;

/** Serves a device to whoever speaks on the wire. Gives a function that ends it. */
export function serve(device: Served, wire: Wire, owner: string): () => void {
  const stops = new Map<string, () => void>();
  const answers = new Map<string, Promise<unknown>>();
  const given = new WeakSet<object>();
  const tell = (to: string, id: string, value: unknown): void => {
    const [answer, many] = [{ say: 'answer', to, id, value } as const, manyBytesOf(value)];
    if (many.length === 0) return wire.post(answer);
    answers.delete(id);
    if (!wire.give?.(to, answer, many)) return wire.post(answer);
    given.add(Object(value));
    // The others hear that there is nothing to be asked again.
    wire.post({ say: 'answer', to: '', id, value: undefined });
  };
  const calls = {
    who: () => wire.post({ say: 'here', owner }),
    call: (m: Message & { say: 'call' }) => {
      const answer = answers.get(m.id) ?? device.call(m.name as CommandName, m.input as never, m.id);
      remember(answers, m.id, answer, MAX_ANSWERS);
      // The answer is sent whenever it comes; a bug in a command rejects here and surfaces as an unhandled rejection.
      // Asked once more meanwhile, by who had heard it, what was given is there already.
      void answer.then((value) => given.has(Object(value)) || tell(m.from, m.id, value));
    },
    watch: (m: Message & { say: 'watch' }) => {
      const key = m.from + m.id;
      if (stops.has(key) || stops.size >= MAX_WATCHES) return;
      stops.set(
        key,
        device.watch(m.name as ViewName, m.input as never, (value) => wire.post({ say: 'view', to: m.from, id: m.id, value })),
      );
    },
    stop: (m: Message & { say: 'stop' }) => {
      stops.get(m.from + m.id)?.();
      stops.delete(m.from + m.id);
    },
  };
  const unlisten = wire.listen((message) => {
    if (isMessage(message) && Object.hasOwn(calls, message.say)) (calls[message.say as keyof typeof calls] as (m: Message) => void)(message);
  });
  wire.post({ say: 'here', owner });
  return () => {
    unlisten();
    for (const stop of stops.values()) stop();
  };
}

export type Remote = Device & {
  /** What the owner calls it. */
  readonly self: string;
  /** Rises with everything an owner says. */
  heard(): number;
  /** Is anything asked and not answered yet? */
  isWaiting(): boolean;
  /** Was a command given that is not answered yet? */
  isAsking(): boolean;
  /** Asks whether anybody is there. */
  knock(): void;
};

/** A device whose engine is elsewhere. `id` makes ids no other follower makes. */
export function openRemote(wire: Wire, id: () => string): Remote {
  const self = id();
  const asks = new Map<string, { readonly message: Message; readonly resolve: (value: unknown) => void }>();
  const watches = openWatches({
    id,
    begin: ({ id, name, input }) => wire.post({ say: 'watch', from: self, id, name, input }),
    stop: (id) => wire.post({ say: 'stop', from: self, id }),
  });
  const overheard = new Map<string, Message>();
  let owner = '';
  let heard = 0;

  const followNew = (now: string): void => {
    if (now === owner) return;
    owner = now;
    for (const { message } of asks.values()) wire.post(message);
    for (const message of overheard.values()) wire.post(message);
    watches.again();
  };
  const unlisten = wire.listen((message) => {
    if (!isMessage(message)) return;
    if (message.say === 'here' || message.say === 'view' || message.say === 'answer') heard += 1;
    if (message.say === 'here') followNew(message.owner);
    if (message.say === 'call') remember(overheard, message.id, message, MAX_OVERHEARD);
    if (message.say === 'answer') overheard.delete(message.id);
    if (message.say === 'view' && message.to === self) watches.show(message.id, message.value);
    if (message.say === 'answer' && message.to === self) {
      asks.get(message.id)?.resolve(message.value);
      asks.delete(message.id);
    }
  });
  wire.post({ say: 'who' });

  return {
    self,
    heard: () => heard,
    isAsking: () => asks.size > 0,
    isWaiting: () => asks.size > 0 || watches.isWaiting(),
    knock: () => wire.post({ say: 'who' }),
    call: (name, input) =>
      new Promise((resolve) => {
        const message: Message = { say: 'call', from: self, id: id(), name, input };
        asks.set(message.id, { message, resolve: resolve as (value: unknown) => void });
        wire.post(message);
      }),
    watch: watches.watch,
    close: async () => {
      watches.end();
      const error: Failure = { code: 'cancelled' };
      for (const { resolve } of asks.values()) resolve({ ok: false, error });
      unlisten();
    },
  };
}

function remember<T>(kept: Map<string, T>, id: string, one: T, most: number): void {
  kept.set(id, one);
  const oldest = kept.keys().next();
  if (kept.size > most && !oldest.done) kept.delete(oldest.value);
}

const manyBytesOf = (value: unknown): readonly Uint8Array<ArrayBuffer>[] =>
  Object.values<unknown>(Object(value)).filter((one): one is Uint8Array<ArrayBuffer> => one instanceof Uint8Array && one.length > MAX_BYTES);

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'say' in value && typeof value.say === 'string';
