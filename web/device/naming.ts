/** The own username: in the chain for everybody to see, and at the hub, which gives each to one. */
import { addName } from '../../crypto/identity.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { loadProof } from './account/name-proof.ts';
import { failure, needsNumber } from './port/answers.ts';
import { type Core, write } from './memory/core.ts';
import type { Engine } from './engine.ts';
import type { Answer } from './port/failure.ts';
import { growOwn } from './mail/publish.ts';

/** The name stands in the chain first, then the hub gives it, if nobody has it. */
export async function claimName(core: Core, engine: Engine, username: string): Promise<Answer> {
  const known = (await core.ownChain()).username ?? '';
  if (known === username && (await isGiven(core, username))) return { ok: true };
  const former = await writeName(core, engine, username);
  try {
    if ((await needsNumber(() => engine.api.setUsername(username))) === 'unbound') return unbound(core, engine);
  } catch (error) {
    // What somebody else has is not left standing in the chain: asked for again, it would look as if it had been given.
    if (error instanceof Refused) await writeName(core, engine, former ?? (await engine.api.ownName()).username);
    throw error;
  }
  engine.claims.keep(core);
  return { ok: true };
}

/** A line that broke in between left a name in the chain that the hub never gave. */
const isGiven = async (core: Core, username: string): Promise<boolean> =>
  username === '' || (await loadProof(core.store))?.username === username.toLowerCase();

/** The chain says the name before the hub gives it. Gives the name it said so far; undefined where it says this one already, as after a lost answer. */
async function writeName(core: Core, engine: Engine, username: string): Promise<string | undefined> {
  const { keys, device } = core.me();
  const growth = await growOwn(core, engine.api, async (chain) => {
    if ((chain.username ?? '') === username) return undefined;
    const named = await addName(chain, { keys, device }, username, Math.floor(core.clock.now()));
    if (!named.may) throw new Refused('invalid_username');
    return named.chain;
  });
  if (growth) await write(core, core.people.pin([growth.grown]));
  return growth && (growth.before.username ?? '');
}

/** The view of the number follows at once: that is where the way out is shown. */
export function unbound(core: Core, engine: Engine): Answer<never> {
  engine.claims.keep(core);
  return failure('unbound');
}
