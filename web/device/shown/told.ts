/** What of this person those in a chat may see. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { type KnownBody, TYPE, writeBody } from '../../chat/bodies.ts';
import { isShownTo, isShownToAll } from '../memory/audience.ts';
import type { Core } from '../memory/core.ts';
import { otherIn } from '../memory/list.ts';
import { photoKey } from '../memory/person.ts';
import { isOn } from '../memory/settings.ts';
import type { ChatRecord } from '../memory/record.ts';

export type Profile = Extract<KnownBody, { readonly type: typeof TYPE.profile }>;
const NONE: Bytes = new Uint8Array();
const NO_SALT: Bytes = new Uint8Array(16);

/** When they were here people ask of one another, not of a group. */
export async function profileFor(core: Core, record: ChatRecord): Promise<Profile> {
  const { name, username, bio } = core.people.person(core.me().user);
  const [peer, isDirect] = [otherIn(record, core.me().user), record.authority.kind === 'direct'];
  const showsPhoto = isDirect ? isShownTo(core, 'photo', peer) : isShownToAll(core.own, 'photo');
  const photo = showsPhoto ? await core.store.get('meta', photoKey(core.me().user)) : undefined;
  return { type: TYPE.profile, name, username, bio, photo: photo ?? NONE, presence: isDirect ? presenceFor(core, peer) : undefined };
}

/** The token by which they may ask for it, where there is one and they may. */
function presenceFor(core: Core, peer: Bytes): Bytes | undefined {
  const tokens = isShownTo(core, 'lastSeen', peer) ? core.own.word(TYPE.presence, '') : undefined;
  return isOn(core.own, 'lastSeenExact') ? tokens?.exact : tokens?.coarse;
}

/** By what it says, however often it is said. */
export const profileHash = (profile: Profile): Bytes => hash('body', writeBody(NO_SALT, profile));
