/** What the hub keeps to wake devices: where each is reached, and what somebody waits to hear of. As in port.ts, times are ms. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { DeviceId } from '../protocol/frames.ts';
import type { PushResult } from '../protocol/push.ts';

/** Where a push service takes what is to wake a device (RFC 8030), and what seals it (RFC 8291). Whoever knows `endpoint` can wake it: it is told to nobody. */
export type Target = {
  readonly device: DeviceId;
  readonly endpoint: string;
  /** The endpoint's origin. */
  readonly service: string;
  readonly p256dh: Bytes;
  readonly auth: Bytes;
};

/** `target` is undefined where its push service said that there is nobody any more. `sentAt`: when the last push was begun. */
export type PushState = {
  readonly target: Target | undefined;
  readonly sentAt: number | undefined;
  readonly result: PushResult | undefined;
};

/** A push that is to be sent now; `tries`: how often that failed. */
export type Push = Target & { readonly tries: number };

/** `begunAt`: when it was sent. `retryAt`: when it is tried again; undefined where it is done, whatever came of it. `spacingMs`: between two to one device. */
export type PushOutcome = Pick<Target, 'device' | 'endpoint'> & {
  readonly result: PushResult;
  readonly begunAt: number;
  readonly retryAt: number | undefined;
  readonly spacingMs: number;
};

export type Spreading = {
  readonly now: number;
  /** When this run of the hub began: who was there before is given as long to come back. */
  readonly since: number;
  /** Has it a line to the hub? */
  readonly isThere: (device: DeviceId) => boolean;
  /** How long an envelope may be unheard by a device that is there. */
  readonly unheardMs: number;
  readonly spacingMs: number;
};

export type Pushes = {
  /** Undefined where the device never had any, or has none any more by its own doing. */
  state(device: DeviceId): Promise<PushState | undefined>;
  /** In place of the one the device had, and of whoever had this endpoint. False where the device is not active. */
  subscribe(target: Target): Promise<boolean>;
  unsubscribe(device: DeviceId): Promise<void>;
  /**
   * Finds who is to be woken for what was posted: at once those who are not there, and later those who are and have not acked it. Never the author's
   * person, nor who blocked them. True where there is more to be found now.
   */
  spread(spreading: Spreading): Promise<boolean>;
  /** Push services to which something is to be sent now. */
  services(now: number): Promise<readonly string[]>;
  /**
   * What is to be sent to one of them now, the oldest first. Each counts as under way until `until`, whatever happens to this hub. What its device has
   * acked meanwhile, and what somebody waits for since before `tooOld`, is dropped.
   */
  take(work: {
    readonly service: string;
    readonly now: number;
    readonly until: number;
    readonly tooOld: number;
    readonly limit: number;
  }): Promise<readonly Push[]>;
  /** Nothing goes to this push service before `until`. */
  hold(service: string, until: number): Promise<void>;
  /** What came of one. What was posted since it was begun is another push. */
  done(outcome: PushOutcome): Promise<void>;
  /** When there is something to do next after `now`. */
  next(spreading: Pick<Spreading, 'now' | 'since' | 'unheardMs'>): Promise<number | undefined>;
};
