/** A group begins on the device of its creator: its first version is signed there, needs no network, and the first generation is opened when there is one. */
import { type Bytes, compare, toHex } from '../../../crypto/bytes.ts';
import { AUTHORITY, readAuthority, type SignedAuthority, signAuthority } from '../../chat/authority.ts';
import { groupFrom, groupIdOf } from '../../chat/chain.ts';
import { type Settings, writeChange } from '../../chat/change.ts';
import { calledOp } from '../memory/called.ts';
import { begin, type Chat, type Core, commit, newChat } from '../memory/core.ts';
import { photoOps } from '../memory/photo.ts';
import { recordOf } from '../memory/record.ts';
import { mention } from '../shown/self.ts';
import { takeRights } from './rights-taken.ts';

/** Begins a group of these people and this one; `call` is the id of the call that asks for it. */
export async function createGroup(core: Core, call: string, settings: Settings, people: readonly Bytes[], photo: Bytes | undefined): Promise<Chat> {
  const signed = await signCreation(core, settings, people);
  const state = groupFrom(signed);
  if (!state) throw new Error('a group that this device begins cannot be read');
  const chat = newChat({ ...recordOf(state), accepted: true });
  await chat.turn(async () => {
    const draft = begin(chat);
    core.chats.set(chat.hex, chat);
    // Its state is on the disk with it.
    draft.record = { ...draft.record, authority: { ...state } };
    draft.ops.push(calledOp(core, call, chat.id), ...photoOps(state, photo), ...core.people.pin((await core.people.chains(state.roster)).values()));
    await takeRights(core, chat, draft, [signed], 0);
    mention(core, chat, draft);
    await commit(core, chat, draft);
  });
  core.pump(chat);
  return chat;
}

async function signCreation(core: Core, settings: Settings, people: readonly Bytes[]): Promise<SignedAuthority> {
  const { user, device, keys } = core.me();
  const everybody = [...new Map([...people, user].map((one) => [toHex(one), one])).values()].sort(compare);
  const body = writeChange({ type: AUTHORITY.create, salt: core.random(16), settings, people: everybody });
  const chain = await core.ownChain();
  const begun = {
    number: 0,
    previous: new Uint8Array(32),
    rights: { number: 0, hash: new Uint8Array(32) },
    user,
    device,
    chains: [{ user, head: chain.head, from: 0, entries: chain.entries }],
    time: Math.floor(core.clock.now()),
    type: AUTHORITY.create,
    body,
  };
  const signed = readAuthority(await signAuthority(keys.sign, { ...begun, chat: groupIdOf(begun) }));
  if (!signed) throw new Error('an event that this device signs cannot be read');
  return signed;
}
