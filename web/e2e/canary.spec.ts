/** Words planted in chats, names and drafts are looked for in every byte that two browsers and the hub have written to disk and log. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, openChatWith, signIn, tick, write } from './person.ts';

/** Each is typed by a person somewhere, and is not a word of any program. */
const PLANTED = {
  message: 'Quibblefrost xölfwurz مخطوطة',
  answer: 'Snorkelwhistle',
  name: 'Brambleworth Ottokar',
  draft: 'Dandelionvault',
  note: 'Wobblethicket',
};
const PHONES = ['+14155550151', '+14155550152'] as const;
/** Written unsealed on purpose: were it not found, the search would prove nothing. */
const CONTROL = 'Marmaladehorizon';

let hub: HubProcess;
let profiles: readonly [Profile, Profile];
const stored = new Map<string, Buffer>();

beforeAll(async () => {
  hub = await startHub();
  profiles = [await openProfile(), await openProfile()];
  const [ada, ben] = [await openApp(profiles[0], hub.url), await openApp(profiles[1], hub.url)];
  await signIn(ada, hub, PHONES[0], PLANTED.name, 'ada_lind');
  await signIn(ben, hub, PHONES[1], 'Ben Okafor', 'ben_okafor');
  await talk(ada, ben);
  await storeUnsealed(ada);
  // Files are looked at when nobody writes them any more, and the browser's own buffers are on the disk.
  await Promise.all(profiles.map(({ context }) => context.close()));
  await hub.kill('SIGTERM');
  for (const folder of [hub.data, ...profiles.map((profile) => profile.folder)]) await readAll(folder);
});
afterAll(async () => {
  await Promise.all(profiles.map((profile) => profile.close()));
  await hub.close();
});

async function talk(ada: Page, ben: Page): Promise<void> {
  await openChatWith(ada, 'ben_okafor');
  await write(ada, PLANTED.message);
  await ben.locator('a.row').first().click();
  await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
  await write(ben, PLANTED.answer);
  await bubble(ada, PLANTED.answer).waitFor();
  await tick(ben, PLANTED.answer, 'read').waitFor();
  await composer(ben).fill(PLANTED.draft);
  await ada.getByRole('button', { name: t.nav.saved }).click();
  await ada.getByText(t.chat.helloSelf).waitFor();
  await write(ada, PLANTED.note);
  await tick(ada, PLANTED.note, 'hub').waitFor();
  // Leaving a chat keeps its draft.
  await ben.getByRole('link', { name: t.nav.chats }).first().click();
  await ben.getByText(PLANTED.draft).first().waitFor();
}

const storeUnsealed = (page: Page): Promise<void> =>
  page.evaluate(
    (word) =>
      new Promise<void>((done, fail) => {
        const opening = indexedDB.open('control', 1);
        opening.onerror = () => fail(opening.error);
        opening.onupgradeneeded = () => opening.result.createObjectStore('plain');
        opening.onsuccess = () => {
          const writing = opening.result.transaction('plain', 'readwrite', { durability: 'strict' });
          writing.objectStore('plain').put(new TextEncoder().encode(word), 'word');
          writing.oncomplete = () => done();
        };
      }),
    CONTROL,
  );

async function readAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) stored.set(path, await readFile(path));
  }
}

/** A word as it may lie on a disk: UTF-8, UTF-16, and base64 wherever in its three bytes it begins. */
function formsOf(word: string): readonly Buffer[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((at) => Buffer.from(bytes.subarray(at, at + 3 * Math.floor((bytes.length - at) / 3)).toString('base64')));
  return [bytes, Buffer.from(word, 'utf16le'), ...base64];
}
const filesWith = (word: string): string[] =>
  [...stored].filter(([, bytes]) => formsOf(word).some((form) => bytes.includes(form))).map(([path]) => path);
const isIn =
  (part: string) =>
  (path: string): boolean =>
    path.includes(part);

/** A person's own name is what browsers fill in for them in any form (WCAG 1.3.5), out of their own files; nothing else that is typed is told to them. */
const isOurs = (what: string, path: string): boolean => what !== 'name' || !/\/(Web Data|Sessions\/)/.test(path);

describe('what was planted', () => {
  it('[X32] would be found: the search sees what is not sealed, in the files that hold the rest', () => {
    expect(filesWith(CONTROL).filter(isIn('/IndexedDB/')).length).toBeGreaterThan(0);
    expect([...stored.keys()].filter(isIn(`${hub.data}/store`)).length).toBeGreaterThan(0);
    for (const { folder } of profiles)
      expect([...stored.keys()].filter((path) => path.startsWith(folder) && path.includes('/IndexedDB/'))).not.toEqual([]);
  });
  // Feature: telegram-clone, Property 32: encrypted before it leaves
  // Feature: telegram-clone, Property 34: stored encrypted
  it.each(Object.entries(PLANTED))('[X32] as a %s is in no file of the browsers and of the hub', (what, words) => {
    for (const word of words.split(' ')) expect([word, filesWith(word).filter((path) => isOurs(what, path))]).toEqual([word, []]);
  });
  it('[X32] is not in what the hub logs, nor are the numbers, which its store does not hold either', () => {
    for (const word of [...Object.values(PLANTED).flatMap((words) => words.split(' ')), ...PHONES]) {
      expect([word, hub.output().includes(word)]).toEqual([word, false]);
    }
    for (const phone of PHONES) expect(filesWith(phone.slice(1)).filter(isIn(`${hub.data}/store`))).toEqual([]);
  });
});
