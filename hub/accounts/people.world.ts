/** People for the tests of accounts: with a number on the hub, and with another name in their chain. */
import { addName } from '../../crypto/identity.ts';
import { bindNumber, bytesIn, newPerson, type Person, peerOf, phoneOf, uploadChain, type World } from '../hub.world.ts';

/** A new person who has the number of `index`, and asks from its address. */
export async function newBound(world: World, index: number, username?: string): Promise<Person> {
  const asked = { peer: peerOf(index) };
  const person = await newPerson(world, asked, username);
  const { body, text } = await bindNumber(world, person, phoneOf(index), false, asked);
  if (body['bound'] !== 'now') throw new Error(`expected the number to be bound, got ${text}`);
  return person;
}

/** Their chain names them so from now on, and the hub has it; with '' the name is let go. */
export async function rename(world: World, person: Person, username: string): Promise<Person> {
  const grown = await addName(person.chain, { keys: person.keys, device: bytesIn(person.device) }, username, world.clock.now());
  if (!grown.may) throw new Error(grown.because);
  const { status, text } = await uploadChain(world, grown.chain, {}, person.chain.entries.length);
  if (status !== 204) throw new Error(`expected the chain to be taken, got ${text}`);
  return { ...person, chain: grown.chain };
}
