/** What a device asks the hub of people: whom its person has blocked, who may see when they are there, whom they report, where they invite to. Needed by no first send. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { PATHS, type ReportReason } from '../../hub/protocol/routes.ts';
import type { Card } from '../../crypto/invite.ts';
import * as answers from './answers.ts';
import { absent, type ApiDeps, at, signedIn } from './api.ts';
import { WIRE_LIMITS } from './limits.ts';

/** `exact` shows when they are there to the moment, `coarse` in buckets; 32 bytes each. Without either nobody sees anything. */
export type PresenceTokens = { readonly exact?: Bytes | undefined; readonly coarse?: Bytes | undefined };

/** `report`: 16 random bytes, the same for a resend. `text` and `events` within `reportTextBytes`, `reportEvents` and `reportBytes` of the hub's limits. */
export type NewReport = {
  readonly report: Bytes;
  readonly user: Bytes;
  readonly reason: ReportReason;
  readonly text: string;
  /** Whole signed events, as they came. */
  readonly events: readonly Bytes[];
};

/** Every function throws Refused or Unreachable. Each may be asked again: done twice it is done once. */
export type PeopleApi = {
  blocked(): Promise<readonly Bytes[]>;
  /** All of it or, where the list would be too long (`full`), nothing. `add` counts where both name somebody; nobody blocks themselves. */
  changeBlocked(add: readonly Bytes[], remove: readonly Bytes[]): Promise<void>;
  /** In place of all tokens before. */
  allowPresence(tokens: PresenceTokens): Promise<void>;
  report(report: NewReport): Promise<void>;
  /** What stands behind a link; undefined where nothing does. */
  card(box: Bytes): Promise<Card | undefined>;
  putCard(box: Bytes, card: Card): Promise<void>;
};

export function openPeopleApi(deps: ApiDeps): PeopleApi {
  const ask = signedIn(deps);
  return {
    blocked: () => ask(answers.blockList, { method: 'GET', path: PATHS.blocks }),
    changeBlocked: async (add, remove) => {
      const body = { add: add.map(toBase64), remove: remove.map(toBase64) };
      await ask(answers.nothing, { method: 'POST', path: PATHS.blocks, body, limitMs: WIRE_LIMITS.largeMs });
    },
    allowPresence: async ({ exact, coarse }) => {
      const body = { ...(exact ? { exact: toBase64(exact) } : {}), ...(coarse ? { coarse: toBase64(coarse) } : {}) };
      await ask(answers.nothing, { method: 'PUT', path: PATHS.presence, body });
    },
    report: async ({ report, user, reason, text, events }) => {
      const body = { report: toBase64(report), user: toBase64(user), reason, text, events: events.map(toBase64) };
      await ask(answers.nothing, { method: 'POST', path: PATHS.reports, body, limitMs: WIRE_LIMITS.largeMs });
    },
    card: (box) =>
      ask<Card | undefined>(answers.inviteCard, {
        method: 'GET',
        path: at(PATHS.invite, { box: toBase64(box) }),
        limitMs: WIRE_LIMITS.largeMs,
      }).catch(absent(undefined)),
    putCard: async (box, { key, time, sealed, signature }) => {
      const body = { key: toBase64(key), time, sealed: toBase64(sealed), signature: toBase64(signature) };
      await ask(answers.nothing, { method: 'PUT', path: at(PATHS.invite, { box: toBase64(box) }), body, limitMs: WIRE_LIMITS.largeMs });
    },
  };
}
