/** How often one may change what the hub keeps of media. Chunks and reads are held by the room there is, and by how many are under way. */
import type { Budget } from '../limits/spend.ts';

const HOUR = 60 * 60 * 1000;

export const BUDGETS = {
  /** Of one device: uploads begun, asked about, committed and forgotten, routes added and taken away. */
  changes: { name: 'media-changes', times: 6000, perMs: HOUR },
  /** Of one device, in blobs. */
  had: { name: 'media-had', times: 20_000, perMs: HOUR },
} as const satisfies Record<string, Budget>;
