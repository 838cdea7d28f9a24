/** What the fields of every screen tell the browser to keep: nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Of the elements of a screen, those that are typed into. */
const FIELDS = /<(?:input|textarea)\b[\s\S]*?\/>/g;
const isChoice = (field: string): boolean => /type="(?:checkbox|radio)"/.test(field);
/** A code of one use is offered from a text message, and is worth nothing afterwards. */
const KEEPS_NOTHING = /autocomplete="(?:off|one-time-code)"/;

it('[U132] every field of the app keeps the browser from storing what is typed into it', () => {
  const screens = readdirSync('web/app', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
  const fields = screens.flatMap((path) =>
    [...readFileSync(`web/app/${path}`, 'utf8').matchAll(FIELDS)]
      .filter(([field]) => !isChoice(field))
      .map(([field]) => ({ path, keepsNothing: KEEPS_NOTHING.test(field) })),
  );
  expect(fields.length).toBeGreaterThan(8);
  expect(fields.filter(({ keepsNothing }) => !keepsNothing)).toEqual([]);
});
