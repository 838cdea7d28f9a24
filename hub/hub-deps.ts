/** What a hub takes from the world around it, so that tests and scenarios can hold it: time, chance, senders, store. */
import type { Bytes } from '../crypto/bytes.ts';
import type { Send } from './accounts/sender.ts';
import type { Assets } from './assets.ts';
import type { Log } from './log.ts';
import type { MediaSettings } from './blobs/port.ts';
import type { Outside } from './push/outside.ts';
import type { Clock } from './relay/port.ts';
import type { Files } from './store/files.port.ts';
import type { Store } from './store/port.ts';

export type HubDeps = {
  readonly store: Store;
  readonly files: Files;
  readonly media: MediaSettings;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Bytes;
  readonly send: Send;
  readonly log: Log;
  /** 32 bytes that lie outside the store. */
  readonly key: Bytes;
  /** When the store was made, ms: a young one may be that of a wiped hub. */
  readonly storeSince: number;
  readonly assets: Assets;
  /** Where this hub is reached; asked at each use, because the port may be known only once it listens. */
  readonly origins: () => readonly string[];
  readonly secure: boolean;
  readonly trustedProxies: number;
  readonly retentionMs: number;
  /** The way to push services, and whom those may turn to, as the operator said it. */
  readonly outside: Outside;
  readonly contact: string | undefined;
};
