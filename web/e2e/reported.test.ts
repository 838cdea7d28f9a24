/** Somebody is reported: what the operator then holds proves who said it, and holds nothing that was not chosen. */
import { afterEach, expect, it } from 'vitest';
import { fromHex, toHex } from '../../crypto/bytes.ts';
import { isSigned, readProof, wordsOf } from '../../hub/people/proof.ts';
import { openReport } from '../../hub/people/report.ts';
import { calm, coreOf, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X390] a report shows the operator the chosen messages, signed by whoever said them, and only those; what is not theirs, or gone, is not shown', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await bob.do('send', { chat, text: 'send me your code 😈' });
  await bob.do('send', { chat, text: 'private' });
  await calm(world);
  const rows = await rowsIn(alice, chat);
  const idOf = (text: string): string => rows.find((row) => row.text === text)?.id ?? '';
  const message = idOf('send me your code 😈');
  const about = { user: userOf(bob), reason: 'fraud', text: 'pretends to be my bank' } as const;
  await alice.do('report', { ...about, messages: [{ chat, message }] });
  const [kept, ...more] = await world.hubStore().reports.list();
  expect([kept !== undefined, more]).toEqual([true, []]);
  const report = kept && (await openReport(new Uint8Array(32).fill(7), kept.id, kept.bytes));
  expect([toHex(report?.reporter ?? new Uint8Array()), toHex(report?.user ?? new Uint8Array()), report?.reason, report?.text]).toEqual([
    userOf(alice),
    userOf(bob),
    'fraud',
    'pretends to be my bank',
  ]);
  const proofs = (report?.events ?? []).flatMap((bytes) => readProof(bytes) ?? []);
  expect(proofs.map(wordsOf)).toEqual(['send me your code 😈']);
  const chain = await coreOf(alice).people.chain(fromHex(userOf(bob)) ?? new Uint8Array());
  for (const proof of proofs) expect(await isSigned(proof, chain ? [chain] : [])).toBe(true);

  for (const [messages, code] of [
    [[{ chat, message: idOf('Hello Bob') }], 'not_found_here'],
    [[{ chat, message: 'f'.repeat(32) }], 'not_found_here'],
    [[{ chat: 'f'.repeat(32), message }], 'not_found_here'],
    [Array.from({ length: 51 }, () => ({ chat, message })), 'too_many'],
  ] as const)
    expect(await alice.call('report', { ...about, messages })).toMatchObject({ error: { code } });
  expect(await alice.call('report', { ...about, user: userOf(alice), messages: [] })).toMatchObject({ error: { code: 'yourself' } });
  expect((await world.hubStore().reports.list()).length).toBe(1);
});
