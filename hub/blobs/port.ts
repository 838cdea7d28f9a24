/** What the room of sealed media needs, and who asks it. It knows chunks, digests and routes; neither key, name nor kind of what they hold. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import type { Files } from '../store/files.port.ts';
import type { Store } from '../store/port.ts';

/** As the operator set it. `fileBytes`: of content, 0 takes none; `quotaBytes`: of one account with a number, sealed; `keepMs`: how long a blob stays. */
export type MediaSettings = { readonly fileBytes: number; readonly quotaBytes: number; readonly keepMs: number };

export type MediaDeps = {
  readonly store: Pick<Store, 'media' | 'accounts'>;
  readonly files: Files;
  readonly settings: MediaSettings;
  readonly spend: Spend;
  readonly random: (length: number) => Bytes;
  readonly clock: () => number;
};

/** Who asks. */
export type Asker = { readonly user: UserId; readonly device: DeviceId };
