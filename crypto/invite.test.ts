/** What stands at the hub behind a link: only who has the root puts it there, only who has the link reads it, and nothing leads back to the root. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { own, randomBytes, toHex, utf8 } from './bytes.ts';
import { inviteKeys, isCardOf, isKnowledge, knowledgeOf, makeCard, MAX_CARD, openCard } from './invite.ts';

const plain = fc.uint8Array({ maxLength: 5000 }).map((one) => own(one));

describe('a card', () => {
  it('[J8] is read with the link as it was written, and with no other link, key, time or box', async () => {
    await fc.assert(
      fc.asyncProperty(plain, fc.nat(), async (what, flip) => {
        const [keys, other] = [inviteKeys(randomBytes(32)), inviteKeys(randomBytes(32))];
        const card = await makeCard(keys, 7, what);
        const { box, secret } = keys;
        expect(await openCard({ box, secret }, card)).toEqual(what);
        expect(await openCard({ box, secret: other.secret }, card)).toBeUndefined();
        expect(await openCard({ box: other.box, secret }, card)).toBeUndefined();
        expect(await openCard({ box, secret }, { ...card, time: 8 })).toBeUndefined();
        expect(await openCard({ box, secret }, { ...card, key: other.key.publicKey })).toBeUndefined();
        const bent = own(card.sealed.slice());
        bent[flip % bent.length] = (bent[flip % bent.length] as number) ^ 1;
        expect(await openCard({ box, secret }, { ...card, sealed: bent })).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('[J8] of whoever has only the link is none: they can read it, and put nothing in its place', async () => {
    const keys = inviteKeys(randomBytes(32));
    const mallory = inviteKeys(randomBytes(32));
    const forged = await makeCard({ ...mallory, box: keys.box, secret: keys.secret }, 9, utf8('Come to Mallory'));
    expect(await isCardOf(keys.box, forged)).toBe(false);
    expect(await isCardOf(keys.box, { ...forged, key: keys.key.publicKey })).toBe(false);
    expect(await isCardOf(keys.box, await makeCard(keys, 9, undefined))).toBe(true);
  });

  it('[J8] says little by its length, and is never longer than it may be', async () => {
    const keys = inviteKeys(randomBytes(32));
    const lengths = await Promise.all([0, 1, 500, 1020].map(async (n) => (await makeCard(keys, 1, new Uint8Array(n))).sealed.length));
    expect(new Set(lengths).size).toBe(1);
    await expect(makeCard(keys, 1, new Uint8Array(MAX_CARD))).rejects.toThrow(/longer than/);
  });

  it('[J9] that somebody knows a link is said of one group and one person', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const [root, chat, user] = [randomBytes(32), randomBytes(16), randomBytes(16)];
      const { secret, box } = inviteKeys(root);
      const knowledge = knowledgeOf(secret, chat, user);
      expect(isKnowledge(root, chat, user, knowledge)).toBe(true);
      for (const [a, b, c] of [
        [randomBytes(32), chat, user],
        [root, randomBytes(16), user],
        [root, chat, randomBytes(16)],
      ] as const)
        expect(isKnowledge(a, b, c, knowledge)).toBe(false);
      for (const part of [box, secret, knowledge]) seen.add(toHex(part));
    }
    expect(seen.size).toBe(150);
  });
});
