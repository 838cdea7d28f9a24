/** Redactions of messages in many documents: no transaction changes more of them than it may, and what is left to do is done after a kill too. */
import { beforeAll, expect, it } from 'vitest';
import { toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import { newPerson, type Person } from '../../chat/chat.world.ts';
import { openMemoryStore } from '../../store/memory.ts';
import { MAX_CHANGED } from '../memory/core.ts';
import { type Cost, costOf, type Made, make, newReader, type Reader, shownBy, startAgain, take, together } from './effects.world.ts';

/** Documents in which something is to be erased. */
const DOCUMENTS = 40;

let ada: Person;
let bob: Person;
beforeAll(async () => {
  ada = await newPerson();
  bob = await newPerson();
});

/** One of Ada's messages in each document, and a redaction of each, in one document after them. */
async function inEach(): Promise<{ readonly messages: readonly Made[]; readonly redactions: readonly Made[] }> {
  const messages = await Promise.all(
    Array.from({ length: DOCUMENTS }, (_, index) => make([ada, bob], { by: ada, n: 1 + index, index, body: { type: TYPE.text, text: 'a secret' } })),
  );
  const redactions = await Promise.all(
    messages.map(({ event }, i) =>
      make([ada, bob], { by: ada, n: 100 + i, at: 3000, index: DOCUMENTS, target: event.id, body: { type: TYPE.redact } }),
    ),
  );
  return { messages, redactions };
}

/** One message, and an edit of it in each document. */
async function editedInEach(): Promise<{ readonly sent: readonly Made[]; readonly redaction: Made }> {
  const message = await make([ada, bob], { by: ada, body: { type: TYPE.text, text: 'a secret' } });
  const target = message.event.id;
  const edits = await Promise.all(
    Array.from({ length: DOCUMENTS }, (_, index) =>
      make([ada, bob], { by: ada, n: 2 + index, at: 2000 + index, index, target, body: { type: TYPE.edit, text: `a secret ${index}` } }),
    ),
  );
  const redaction = await make([ada, bob], { by: ada, n: 100, at: 3000, index: DOCUMENTS, target, body: { type: TYPE.redact } });
  return { sent: [message, ...edits], redaction };
}

const secretsOn = ({ disk }: Reader): number =>
  [...disk.tables.values()].flat().filter(({ value }) => new TextDecoder().decode(value).includes('secret')).length;

const fits = ({ changed, open }: Cost): void => {
  expect(changed).toBeLessThanOrEqual(MAX_CHANGED);
  // And those kept for the next look, with the one that is looked at.
  expect(open).toBeLessThanOrEqual(MAX_CHANGED + 5);
};

it('[C50] one update that redacts in many documents changes a few of them at a time, and erases all', async () => {
  const { messages, redactions } = await inEach();
  const reader = await newReader(bob, 0, ada);
  await take(reader, messages);
  expect(secretsOn(reader)).toBeGreaterThanOrEqual(DOCUMENTS);
  const cost = await costOf(reader, [together(redactions)]);
  fits(cost);
  expect(cost.transactions).toBeLessThanOrEqual(1 + Math.ceil(DOCUMENTS / MAX_CHANGED));
  expect(secretsOn(reader)).toBe(0);
  expect((await shownBy(reader)).filter((line) => line.includes(' deleted '))).toHaveLength(DOCUMENTS);
});

it('[C50] one redaction of a message that was edited in many documents does so as well', async () => {
  const { sent, redaction } = await editedInEach();
  const reader = await newReader(bob, 0, ada);
  await take(reader, sent);
  fits(await costOf(reader, [redaction]));
  expect(secretsOn(reader)).toBe(0);
});

it('[C51] what was left to erase when the process died is erased when it starts again, before anything else', async () => {
  const { messages, redactions } = await inEach();
  for (const nth of [1, 2, 3]) {
    const reader = await newReader(bob, 0, ada);
    await take(reader, messages);
    const dying = openMemoryStore(reader.disk);
    await dying.claim();
    dying.killAt(nth, 'after');
    await expect(take({ ...reader, core: { ...reader.core, store: dying, halt: () => undefined } }, [together(redactions)])).rejects.toThrow();
    const before = secretsOn(reader);
    const again = await startAgain(reader);
    expect(before).toBeGreaterThan(nth < 3 ? 0 : -1);
    expect(secretsOn(again)).toBe(0);
    expect((await shownBy(again)).map((line) => line.split(' ')[1])).toEqual(Array.from({ length: DOCUMENTS }, () => 'deleted'));
    expect([...(again.disk.tables.get('meta') ?? [])].filter(({ key }) => toHex(key).startsWith(toHex(new TextEncoder().encode('due\0'))))).toEqual(
      [],
    );
  }
});

it('[C52] updates of many documents handed in together change a few at a time, and are all taken though the process dies in between', async () => {
  const { messages } = await inEach();
  const reader = await newReader(bob, 0, ada);
  fits(await costOf(reader, messages));
  expect(await shownBy(reader)).toHaveLength(DOCUMENTS);

  const second = await newReader(bob, 0, ada);
  const dying = openMemoryStore(second.disk);
  await dying.claim();
  dying.killAt(2, 'after');
  await expect(take({ ...second, core: { ...second.core, store: dying, halt: () => undefined } }, messages)).rejects.toThrow();
  const again = await startAgain(second);
  const kept = (await shownBy(again)).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(DOCUMENTS);
  // Nobody has said that it was taken, so it comes again.
  await take(again, messages);
  expect(await shownBy(again)).toHaveLength(DOCUMENTS);
  expect(again.chat.record.unread).toBe(DOCUMENTS);
});
