/** What the chips above the list and a person's folders show. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filtered, isUnread } from './listing.ts';
import type { ChatRow } from './port.ts';
import { PLAIN_ROW } from './port.world.ts';

const id = (n: number): string => n.toString(16).padStart(32, '0');
const row = fc.record({ n: fc.nat(9), kind: fc.constantFrom('direct', 'group', 'self'), unread: fc.nat(2), markedUnread: fc.boolean() }).map(
  ({ n, ...more }): ChatRow => ({
    ...PLAIN_ROW,
    chat: id(n),
    user: id(n),
    title: '',
    state: 'open',
    preview: { kind: 'text', text: '', own: false },
    time: 0,
    ...more,
  }),
);
const rows = fc.uniqueArray(row, { selector: ({ chat }) => chat });
const some = fc.uniqueArray(fc.nat(9).map(id), { maxLength: 4 });
const folder = fc.record({
  folder: fc.constant(id(99)),
  name: fc.constant('Work'),
  people: fc.boolean(),
  groups: fc.boolean(),
  unread: fc.boolean(),
  chats: some,
  without: some,
});

it('[E66] a filter shows the chats of its kind in their order; a folder those it names and those of its kinds, and never what it leaves out', () => {
  fc.assert(
    fc.property(rows, folder, (all, one) => {
      expect(filtered(all, { by: 'all' })).toEqual(all);
      expect(filtered(all, { by: 'unread' })).toEqual(all.filter(isUnread));
      expect(filtered(all, { by: 'people' }).every(({ kind }) => kind === 'direct')).toBe(true);
      expect(filtered(all, { by: 'groups' }).every(({ kind }) => kind === 'group')).toBe(true);
      const shown = filtered(all, { by: 'folder', folder: one });
      expect(shown).toEqual(all.filter((each) => shown.includes(each)));
      for (const each of all) {
        const isShown = shown.includes(each);
        if (one.without.includes(each.chat)) expect(isShown).toBe(false);
        else if (one.chats.includes(each.chat)) expect(isShown).toBe(true);
        else if (isShown) expect([one.people && each.kind === 'direct', one.groups && each.kind === 'group']).toContain(true);
        if (isShown && one.unread && !one.chats.includes(each.chat)) expect(isUnread(each)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
