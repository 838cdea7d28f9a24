/** A session survives whatever happens between a question for new tokens and their place on the disk. */
import { describe, expect, it, vi } from 'vitest';
import { Refused } from '../../hub/protocol/errors.ts';
import { HUB_LIMITS } from '../../hub/protocol/hub-limits.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { SessionAnswer } from '../../hub/protocol/routes.ts';
import { openSession } from './session.ts';
import { Unreachable } from './unreachable.ts';

const tokens = (n: number, now = 0): SessionAnswer => ({
  session: 'me',
  access: `access ${n}`,
  access_expires_at: now + LIMITS.accessMs,
  refresh: `refresh ${n}`,
  refresh_expires_at: now + HUB_LIMITS.refreshMs,
});

/** A hub as the protocol has it: a refresh token works until its successor was used, and a predecessor used after that ends all. */
function world() {
  const state = { now: 0, hubNow: undefined as number | undefined, last: 0, used: 0, over: false, disk: tokens(0), asked: [] as string[] };
  const hub = async (token: string): Promise<SessionAnswer> => {
    state.asked.push(token);
    const n = Number(token.split(' ')[1]);
    if (state.over || n < state.used) {
      state.over = true;
      throw new Refused('invalid_session');
    }
    state.used = n;
    state.last += 1;
    return tokens(state.last, state.hubNow ?? state.now);
  };
  const save = vi.fn(async (next: SessionAnswer) => {
    state.disk = next;
  });
  const refresh = vi.fn(hub);
  const start = () => openSession({ saved: state.disk, now: () => state.now, refresh, save });
  return { state, hub, save, refresh, start };
}

describe('a session', () => {
  it('[W7] renews its token a minute before it runs out, and not before', async () => {
    const { state, start } = world();
    const session = start();
    state.now = LIMITS.accessMs - 60_001;
    expect(await session.access()).toBe('access 0');
    state.now += 1;
    expect(await session.access()).toBe('access 1');
    expect(await session.access()).toBe('access 1');
    expect(state.asked).toEqual(['refresh 0']);
  });
  it('[W7] of many who ask at once one renews, and all get the new token; a token somebody renewed already is not renewed again', async () => {
    const { state, start } = world();
    const session = start();
    expect(await Promise.all([session.access('access 0'), session.access('access 0'), session.access()])).toEqual([
      'access 1',
      'access 1',
      'access 0',
    ]);
    expect(await session.access('access 0')).toBe('access 1');
    expect(state.asked).toEqual(['refresh 0']);
  });
  it('[W7] that there is none yet is known without asking the hub, until a sign-in gives one', async () => {
    const { state, refresh, save } = world();
    const session = openSession({ saved: undefined, now: () => state.now, refresh, save });
    await expect(session.access()).rejects.toMatchObject({ code: 'invalid_session' });
    await session.replace(tokens(7, 0));
    expect(await session.access()).toBe('access 7');
    expect(state.asked).toEqual([]);
  });
  it('[W7] with a clock that is days ahead is renewed once, not at every question', async () => {
    const { state, start } = world();
    Object.assign(state, { now: 5 * LIMITS.accessMs, hubNow: 0 });
    const session = start();
    expect([await session.access(), await session.access()]).toEqual(['access 1', 'access 1']);
    expect(state.asked).toHaveLength(1);
  });
  it('[W8] new tokens are on the disk before anybody gets them, and where they cannot be saved nobody does', async () => {
    const { state, save, start } = world();
    const session = start();
    let saved: () => void = () => undefined;
    save.mockImplementationOnce(
      (next) =>
        new Promise((resolve) => {
          saved = () => {
            state.disk = next;
            resolve();
          };
        }),
    );
    const asked = session.access('access 0');
    await new Promise(setImmediate);
    expect(await Promise.race([asked, 'waits'])).toBe('waits');
    saved();
    expect(await asked).toBe('access 1');
    save.mockRejectedValueOnce(new Error('disk full'));
    await expect(session.access('access 1')).rejects.toThrow('disk full');
    expect(await session.access('access 1')).toBe('access 3');
    expect(state.asked).toEqual(['refresh 0', 'refresh 1', 'refresh 1']);
  });
  it('[W8] an answer that is lost, and a crash before it is saved, cost nothing: the same token is used again', async () => {
    const { state, hub, save, refresh, start } = world();
    refresh.mockImplementationOnce(async (token) => {
      await hub(token);
      throw new Unreachable('timeout');
    });
    const session = start();
    await expect(session.access('access 0')).rejects.toThrow(Unreachable);
    expect(await session.access('access 0')).toBe('access 2');
    save.mockImplementationOnce(() => new Promise(() => undefined));
    void session.access('access 2');
    await new Promise(setImmediate);
    const restarted = start();
    expect(await restarted.access('access 2')).toBe('access 4');
    expect(state.asked).toEqual(['refresh 0', 'refresh 0', 'refresh 2', 'refresh 2']);
    expect(state.over).toBe(false);
  });
  it('[W9] that the hub has ended says so without asking again, until there is a new sign-in', async () => {
    const { state, start } = world();
    const session = start();
    state.over = true;
    for (let times = 0; times < 3; times++) await expect(session.access('access 0')).rejects.toEqual(new Refused('invalid_session'));
    expect(state.asked).toHaveLength(1);
    await session.replace(tokens(9));
    expect([await session.access(), state.disk.access, session.id()]).toEqual(['access 9', 'access 9', 'me']);
  });
  it('[W9] that is refused for a while or unreachable is not over', async () => {
    const { refresh, start } = world();
    const session = start();
    refresh.mockRejectedValueOnce(new Refused('rate_limited', { retry_after: 1 })).mockRejectedValueOnce(new Unreachable('offline'));
    await expect(session.access('access 0')).rejects.toThrow(Refused);
    await expect(session.access('access 0')).rejects.toThrow(Unreachable);
    expect(await session.access('access 0')).toBe('access 1');
  });
  it('[W9] a sign-in during a renewal wins, whether the renewal succeeds or is refused', async () => {
    for (const late of ['gives tokens', 'refuses'] as const) {
      const { state, refresh, start } = world();
      const session = start();
      let answer: () => void = () => undefined;
      refresh.mockImplementationOnce(
        () =>
          new Promise((resolve, reject) => {
            answer = () => (late === 'refuses' ? reject(new Refused('invalid_session')) : resolve(tokens(1)));
          }),
      );
      const asked = session.access('access 0');
      await session.replace(tokens(9));
      answer();
      expect([await asked, await session.access(), state.disk.access]).toEqual(['access 9', 'access 9', 'access 9']);
    }
  });
});
