/** The contract of the hub's store, whole, and how a case of it is run over a fresh file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT_CONTRACT } from './account.contract.ts';
import { AHEAD_CONTRACT } from './ahead.contract.ts';
import { BLOCK_CONTRACT } from './block.contract.ts';
import { CARD_CONTRACT } from './card.contract.ts';
import type { Case } from './case.contract.ts';
import { MAILBOX_CONTRACT } from './mailbox.contract.ts';
import { MEDIA_CONTRACT } from './media.contract.ts';
import { NUMBER_CONTRACT } from './number.contract.ts';
import { openStore } from './open.ts';
import { PRESENCE_CONTRACT } from './presence.contract.ts';
import { PUSH_CONTRACT } from './push.contract.ts';
import { REPORT_CONTRACT } from './report.contract.ts';
import { REVOCATION_CONTRACT } from './revocation.contract.ts';
import { ROUTE_CONTRACT } from './route.contract.ts';
import { ROUTE_RANDOM_CONTRACT } from './route-random.contract.ts';
import { STRAY_CONTRACT } from './stray.contract.ts';
import type { Driver } from './sqlite.ts';

export const STORE_CONTRACT: readonly Case[] = [
  ...ACCOUNT_CONTRACT,
  ...NUMBER_CONTRACT,
  ...REVOCATION_CONTRACT,
  ...ROUTE_CONTRACT,
  ...ROUTE_RANDOM_CONTRACT,
  ...MAILBOX_CONTRACT,
  ...AHEAD_CONTRACT,
  ...STRAY_CONTRACT,
  ...BLOCK_CONTRACT,
  ...PRESENCE_CONTRACT,
  ...REPORT_CONTRACT,
  ...CARD_CONTRACT,
  ...MEDIA_CONTRACT,
  ...PUSH_CONTRACT,
];

/** A case gets a folder of its own, on a real disk, and leaves nothing behind. */
export async function runCase({ run }: Case, driver: Driver): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-store-'));
  try {
    await run(() => openStore({ file: join(folder, 'hub.db'), driver }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
