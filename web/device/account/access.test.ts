/** Tokens of a session that ends: by whom, and how often. */
import { expect, it } from 'vitest';
import { Refused } from '../../../hub/protocol/errors.ts';
import type { SessionAnswer } from '../../../hub/protocol/routes.ts';
import { openSession } from '../../wire/session.ts';
import { openAccess } from './access.ts';

const MINUTE = 60_000;

const answer = (access: string): SessionAnswer => ({
  session: 's',
  access,
  access_expires_at: Number.MAX_SAFE_INTEGER,
  refresh: `refresh ${access}`,
  refresh_expires_at: Number.MAX_SAFE_INTEGER,
});

/** A device whose hub knows none of its sessions once they were shown. */
function newDevice() {
  const state = { now: 0, ended: 0, signIns: 0 };
  const access = openAccess({ revoked: () => undefined, ended: () => void state.ended++, now: () => state.now });
  const refresh = async (): Promise<SessionAnswer> => {
    throw new Refused('invalid_session');
  };
  access.keep(openSession({ saved: undefined, now: () => 0, refresh, save: async () => undefined }), async () => answer(`token ${++state.signIns}`));
  return { state, access };
}

it('[X253] sessions that end now and then, on a hub that began anew or by hand, make nobody take themselves for a double; three at once do', async () => {
  const { state, access } = newDevice();
  let token = await access.token();
  for (const minutes of [0.5, 0.5, 2, 0.5, 0.5, 60]) {
    state.now += minutes * MINUTE;
    token = await access.token(token);
  }
  expect(state).toMatchObject({ ended: 0, signIns: 7 });
  for (let i = 0; i < 3; i++) {
    state.now += 500;
    token = await access.token(token);
  }
  expect(state.ended).toBe(1);
});

it('[X253] whoever shows the hub several things at once signs in once, and does not end a session of its own', async () => {
  const { state, access } = newDevice();
  const first = await access.token();
  const tokens = await Promise.all([access.token(first), access.token(first), access.token(first)]);
  expect(tokens).toEqual(['token 2', 'token 2', 'token 2']);
  expect(state.signIns).toBe(2);
});
