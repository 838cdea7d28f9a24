/** A process that writes envelopes as fast as it can and says each one's number once it was answered; its test kills it. */
import process from 'node:process';
import { fromHex } from '../../crypto/bytes.ts';
import { id, opening, post } from './case.contract.ts';
import { openStore } from './open.ts';

const [, , file = '', name = ''] = process.argv;
const store = await openStore({ file });
const log = fromHex(name) ?? new Uint8Array(32);
const device = log.slice(0, 16);
await store.routes.open(opening({ log, device }));
for (;;) {
  const results = await Promise.all(Array.from({ length: 8 }, () => store.routes.append(post({ log, device, item: id() }))));
  const last = results.at(-1);
  if (last?.ok) process.stdout.write(`${last.seq}\n`);
}
