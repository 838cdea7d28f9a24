/** Coming back after 10,000 messages: the whole engine over its sealed SQLite store and a real hub, beside opening and verifying as many alone. */
import process from 'node:process';
import { own, randomBytes } from '../../crypto/bytes.ts';
import { newEd25519Key } from '../../crypto/ed25519.ts';
import { must, newGroup } from '../../crypto/mls-testing.ts';
import { open, seal } from '../../crypto/mls.ts';
import { DEFAULT_SUITE, suiteOf } from '../../crypto/mls-suite.ts';
import { startHub } from './hub-process.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000);
const PATIENCE_MS = 1_200_000;
/** Bytes of a sealed text of one line as the engine writes it, and of what its author signed. */
const [PLAIN_BYTES, SIGNED_BYTES] = [512, 300];

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const perSecond = (ms: number): string => Math.round((MESSAGES / ms) * 1000).toLocaleString('en');

/** Milliseconds to open `MESSAGES` sealed messages of one sender in their order, and verify one signature for each. */
async function reference(): Promise<number> {
  const [alice, bob] = await newGroup(2);
  if (!alice || !bob) throw new Error('expected a group of two');
  const { signature } = await suiteOf(DEFAULT_SUITE);
  const { publicKey, privateKey } = newEd25519Key();
  const signed = randomBytes(SIGNED_BYTES);
  const proof = own(await signature.sign(privateKey, signed));
  const sealed: { readonly bytes: Uint8Array<ArrayBuffer>; readonly item: Uint8Array<ArrayBuffer> }[] = [];
  let from = alice.group;
  for (let i = 0; i < MESSAGES; i++) {
    const item = randomBytes(16);
    const { next, bytes } = await seal(from, new Uint8Array(PLAIN_BYTES), item);
    sealed.push({ bytes, item });
    from = next;
  }
  const begun = performance.now();
  let to = bob.group;
  for (const { bytes, item } of sealed) {
    to = must(await open(to, bytes, item)).next;
    if (!(await signature.verify(publicKey, signed, proof))) throw new Error('expected a valid signature');
  }
  return performance.now() - begun;
}

/** Two people who talk to each other already. */
async function meet(ada: SignedIn, ben: SignedIn): Promise<string> {
  const { person } = await ada.do('find', { text: '@ben_bench' });
  const { chat } = await ada.do('openChat', { user: person.user });
  await ada.do('send', { chat, text: 'hello' });
  await ben.seen('chats', {}, ({ rows, requests }) => [...rows, ...requests].some((row) => row.chat === chat));
  await ben.do('acceptChat', { chat });
  await ben.do('send', { chat, text: 'hello to you' });
  await ada.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.some(({ text }) => text === 'hello to you'));
  await ben.do('sync', { timeout: PATIENCE_MS });
  return chat;
}

const textOf = (n: number): string => `message ${n}: the quick brown fox jumps over the lazy dog`;

/** Each message waits for the one before: said one at a time, as people do, it is an envelope of its own. Written at once, many would share one. */
async function fill(ada: SignedIn, chat: string): Promise<void> {
  for (let i = 0; i < MESSAGES; i++) {
    const { id } = await ada.do('send', { chat, text: textOf(i) });
    await ada.do('waitSent', { chat, id, timeout: PATIENCE_MS });
  }
  await ada.do('sync', { timeout: PATIENCE_MS });
}

const hub = await startHub();
try {
  const ada = await signInOnNode(hub, '+14155550111', 'Ada', 'ada_bench');
  const ben = await signInOnNode(hub, '+14155550112', 'Ben', 'ben_bench');
  const chat = await meet(ada, ben);
  await ben.leave();
  const filling = performance.now();
  await fill(ada, chat);
  print(`sent ${MESSAGES} messages in ${((performance.now() - filling) / 1000).toFixed(1)} s (a device may post 3,000 a minute)`);
  await ada.leave();
  await ben.comeBack();
  const last = textOf(MESSAGES - 1);
  const [begun, before] = [performance.now(), process.cpuUsage()];
  ben.device().connect();
  await ben.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.some(({ text }) => text === last));
  await ben.do('sync', { timeout: PATIENCE_MS });
  const took = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  const bare = await reference();
  print(
    `catch-up of ${MESSAGES} messages, engine on Node: ${(took / 1000).toFixed(2)} s, ${perSecond(took)} per second, ${((user + system) / 1e6).toFixed(2)} CPU seconds`,
  );
  print(
    `  bare MLS open and one signature verified each: ${(bare / 1000).toFixed(2)} s, ${perSecond(bare)} per second; engine ×${(bare / took).toFixed(2)}`,
  );
  await ada.close();
  await ben.close();
} finally {
  await hub.close();
}
process.exit(0);
