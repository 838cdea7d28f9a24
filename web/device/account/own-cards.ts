/** What stands behind a link to this person. Comes when there is one. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { inviteKeys } from '../../../crypto/invite.ts';
import { type PersonCard, writePersonCard } from '../../chat/card.ts';
import { standBehind } from '../memory/behind.ts';
import type { Core } from '../memory/core.ts';

/** False where the hub could not be asked. A link that was made anew leads nowhere for ever, also where this device has not heard of it yet. */
export const keepPerson = (core: Core, root: Bytes, card: PersonCard | undefined): Promise<boolean> =>
  standBehind(core, inviteKeys(root), card && writePersonCard(card), true);
