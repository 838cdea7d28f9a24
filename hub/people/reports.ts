/** Reports to the operator: the one way by which words reach the hub, by the choice of a person who has them. They are kept sealed and never logged. */
import { type Bytes, toBase64, utf8 } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';
import { readProof } from './proof.ts';
import { type Report, sealReport } from './report.ts';

export type ReportsDeps = {
  readonly store: Pick<Store, 'reports' | 'accounts'>;
  readonly clock: () => number;
  /** Over buckets that a restart does not reset. */
  readonly spend: Spend;
  readonly random: (length: number) => Bytes;
  /** The hub's own, 32 bytes. */
  readonly key: Bytes;
  /** Told that one was taken, or that there is no room for it; never which. */
  readonly told: (what: 'report_taken' | 'reports_full') => void;
};

export type Reports = {
  /** `id`: 16 random bytes of the reporter's; the same again changes nothing. Whether the reported person exists makes no difference. */
  take(id: Bytes, report: Report): Promise<void>;
};

export const openReports = (deps: ReportsDeps): Reports => ({ take: (id, report) => take(deps, id, report) });

async function take({ store, clock, spend, random, key, told }: ReportsDeps, id: Bytes, report: Report): Promise<void> {
  checkSize(report);
  // The operator's command verifies who signed; what is no event at all is no proof of anything.
  if (report.events.some((event) => !readProof(event))) throw new Refused('malformed');
  const isBound = await hasNumber(store, report.reporter);
  await spend(isBound ? BUDGETS.reports : BUDGETS.reportsUnbound, toBase64(report.reporter));
  const bytes = await sealReport(key, random(12), id, report);
  const at = clock();
  const limits = { all: HUB_LIMITS.reportsKept, unbound: HUB_LIMITS.reportsKeptOfUnbound };
  const added = await store.reports.add({ id, at, isBound, bytes, expiresAt: at + HUB_LIMITS.reportMs, limits });
  told(added === 'added' ? 'report_taken' : 'reports_full');
  if (added === 'full') throw new Refused('full');
}

function checkSize({ text, events }: Report): void {
  const size = events.reduce((sum, { length }) => sum + length, 0);
  if (events.length > LIMITS.reportEvents || size > LIMITS.reportBytes || utf8(text).length > LIMITS.reportTextBytes) throw new Refused('too_large');
}

const hasNumber = async (store: ReportsDeps['store'], user: UserId): Promise<boolean> => (await store.accounts.get(user))?.hasNumber ?? false;
