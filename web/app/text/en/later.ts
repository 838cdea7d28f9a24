/** English on every other screen. */
import { deeds } from './deeds.ts';
import { done } from './done.ts';
import { emoji } from './emoji.ts';
import { errors } from './errors.ts';
import { folders } from './folders.ts';
import { gallery } from './gallery.ts';
import { gone } from './gone.ts';
import { group } from './group.ts';
import { info } from './info.ts';
import { invites } from './invites.ts';
import { keys } from './keys.ts';
import { media } from './media.ts';
import { number } from './number.ts';
import { people } from './people.ts';
import { person } from './person.ts';
import { photo } from './photo.ts';
import { privacy } from './privacy.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { shelf } from './shelf.ts';
import { signIn } from './sign-in.ts';
import { storage } from './storage.ts';
import { told } from './told.ts';
import { writing } from './writing.ts';

export const later = {
  deeds,
  done,
  emoji,
  errors,
  folders,
  gallery,
  gone,
  group,
  info,
  invites,
  keys,
  media,
  number,
  people,
  person,
  photo,
  privacy,
  search,
  settings,
  shelf,
  signIn,
  storage,
  told,
  writing,
} as const;
