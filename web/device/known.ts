/** Somebody, as a list of people shows them. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { plainName } from '../chat/plain.ts';
import { isBlocked } from './memory/audience.ts';
import type { Core } from './memory/core.ts';
import { handleOf, nameOf } from './memory/person.ts';
import type { Person } from './port/people.ts';

/** What is known of somebody, for a list. `hint`: what they were found by. */
export function personOf(core: Core, user: Bytes, hint = ''): Person {
  const person = core.people.person(user);
  const fromHint = hint.startsWith('@') ? hint.slice(1) : undefined;
  const { bio, listed, verified, photo } = person;
  return {
    user: toHex(user),
    name: nameOf(person),
    ownName: plainName(person.name),
    username: handleOf(person) ?? fromHint,
    bio,
    contact: listed,
    verified,
    blocked: isBlocked(core.own, user),
    photo: photo && toHex(photo),
  };
}
