/** The proof that the hub gave this person's name: kept for the day on which the hub has lost its store, and shown to it then. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readText, writeByte, writeBytes, writeText } from '../../../crypto/codec.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Api } from '../../wire/api.ts';
import { type Core, write } from '../memory/core.ts';

/** `username` in lower case, as the hub gave it. */
type NameProof = { readonly username: string; readonly proof: Bytes };

const VERSION = 1;
const PROOF = keyOf('name-proof');
const MAX_NAME = 64;
const MAX_PROOF = 64;

/** Keeps the proof of the name the hub has for this person; where it has none that the chain names, shows the one that is kept. Throws Unreachable, or Refused where it has to wait. */
export async function lookAfterName(core: Core, api: Api): Promise<void> {
  const { username, proof } = await api.ownName();
  const kept = await loadProof(core.store);
  if (proof) {
    if (kept?.username !== username || !equal(kept.proof, proof)) await write(core, [proofOp({ username, proof })]);
    return;
  }
  const named = (await core.ownChain()).username;
  if (!kept || !named || named.toLowerCase() !== kept.username) return;
  try {
    await api.setUsername(named, kept.proof);
    core.topics.changed('me');
  } catch (error) {
    // The hub lost nothing, or its key as well, or gave the name to somebody after us: a code and a free name are what is left.
    if (!(error instanceof Refused) || !FINAL.includes(error.code)) throw error;
  }
}

const FINAL: readonly string[] = ['username_taken', 'insufficient_permission', 'invalid_username', 'user_not_found', 'malformed'];

const proofOp = ({ username, proof }: NameProof): Op => ({
  op: 'put',
  table: 'meta',
  key: PROOF,
  value: encode((to) => {
    writeByte(to, VERSION);
    writeText(to, username);
    writeBytes(to, proof);
  }),
});

export async function loadProof(store: Store): Promise<NameProof | undefined> {
  const row = await store.get('meta', PROOF);
  return (
    row && decode(row, (from) => (readByte(from) === VERSION ? { username: readText(from, MAX_NAME), proof: readBytes(from, MAX_PROOF) } : undefined))
  );
}
