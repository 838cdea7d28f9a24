/** The line that says who pinned a message: whatever came first, and as long as it shows. */
import { beforeAll, expect, it } from 'vitest';
import { TYPE } from '../../chat/bodies.ts';
import { newPerson, type Person } from '../../chat/chat.world.ts';
import type { KnownBody } from '../../chat/bodies.ts';
import { type Made, make, newReader, type Reader, startAgain, take, type Wanted } from './effects.world.ts';
import { linesBy, pinLine } from './pin-line.world.ts';

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = [await newPerson(1), await newPerson(2)];
});
const newOne = (): Promise<Reader> => newReader(bob, 1, ada);
const by = (person: Person, wanted: Partial<Wanted> & { readonly body: KnownBody }): Promise<Made> => make([ada, bob], { by: person, ...wanted });

it('[E80] of each message the last pin that counts stands as a line, whatever came first, until the message goes; taking it off says nothing', async () => {
  const message = await by(bob, { body: { type: TYPE.text, text: 'tide at nine' } });
  const pin = (at: number) => by(ada, { at, n: at, target: message.event.id, body: { type: TYPE.pin } });
  const [first, second] = [await pin(5000), await pin(6000)];
  const off = await by(bob, { at: 7000, n: 70, target: second.event.id, body: { type: TYPE.unpin } });
  const line = pinLine(second.event.id, ada.chain.user, message.event.id);
  for (const order of [
    [message, first, second, off],
    [off, second, first, message],
    [second, message, off, first],
  ]) {
    let reader = await newOne();
    for (const one of order) await take(reader, [one]);
    reader = await startAgain(reader);
    expect(await linesBy(reader)).toEqual([line]);
    expect(reader.chat.record).toMatchObject({ unread: 0, last: { preview: { kind: 'service', own: false } } });
    await take(reader, [await by(bob, { at: 8000, n: 80, target: message.event.id, body: { type: TYPE.redact } })]);
    expect([await linesBy(reader), reader.chat.record.last?.preview.kind]).toEqual([[], 'deleted']);
  }
  const reader = await newOne();
  await take(reader, [first, second]);
  // Nobody who probes with the id of nothing is told anything by a line.
  expect([await linesBy(reader), reader.chat.record.last]).toEqual([[], undefined]);
});
