/** The photo of a group: its settings name its hash, and the bytes lie in one row, of the newest alone. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import { photoTypeOf } from '../../chat/photo.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

const photoKey = (chat: Bytes): Bytes => keyOf('group-photo', chat);

export const photoHash = (photo: Bytes): Bytes => hash('photo', photo);

/** The photo the settings name, where it is here. */
export const loadPhoto = async (store: Store, { chat, group }: AuthorityState): Promise<Bytes | undefined> =>
  group?.settings.photo && loadPhotoOf(store, chat, group.settings.photo);

/** The photo of this hash, where it is the chat's that is here. */
export async function loadPhotoOf(store: Store, chat: Bytes, named: Bytes): Promise<Bytes | undefined> {
  const stored = await store.get('meta', photoKey(chat));
  return stored && equal(photoHash(stored), named) ? stored : undefined;
}

/** Keeps a photo that the settings of this state name; any other, and what is no picture, is left out. */
export function photoOps({ chat, group }: AuthorityState, photo: Bytes | undefined): readonly Op[] {
  const named = group?.settings.photo;
  if (!photo || !named || !photoTypeOf(photo) || !equal(photoHash(photo), named)) return [];
  return [{ op: 'put', table: 'meta', key: photoKey(chat), value: photo }];
}
