/** Which form of saying whom one means a text has. */
import { expect, it } from 'vitest';
import { concat, toHex } from '../../crypto/bytes.ts';
import { writeCode, writeWebLink } from '../../crypto/codes.ts';
import { readSought } from './sought.ts';

/** Its digits from the third on begin with a figure, as no name may. */
const user = new Uint8Array(16).fill(0x1f);
const contact = { kind: 'contact', box: user, secret: user, person: user, hub: 'https://chat.example.org' } as const;

it('[N23] every form is told from every other, and what has none from all', () => {
  for (const [typed, by] of [
    [' @ben_b ', 'username'],
    ['+1 (415) 555-0202', 'phone'],
    ['004915112345678', 'phone'],
    ['\uff0b\u0661\u0664\u0661\u0665\u0665\u0665\u0660\u0662', 'phone'],
    ['tel:+14155550202', 'phone'],
    [toHex(user), 'id'],
    [toHex(user).toUpperCase(), 'id'],
    ['12345678901234567890123456789012', 'id'],
    [writeCode(contact), 'contact'],
    [writeWebLink(contact), 'contact'],
    ['nobody', 'word'],
  ] as const)
    expect([typed, readSought(typed)?.by]).toEqual([typed, by]);
  const code = writeCode(contact);
  const link = writeCode({ kind: 'link', meeting: user, keysHash: concat(user, user), secret: user });
  for (const typed of [
    '',
    '@',
    '@ab',
    '@ben b',
    '+1 23',
    toHex(user).slice(2),
    `${toHex(user)}00`,
    code.slice(0, -1),
    link,
    'Ben Bean',
    'x+14155550202',
  ])
    expect([typed, readSought(typed)]).toEqual([typed, undefined]);
});
