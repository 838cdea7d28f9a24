/** me, profile, the list of contacts and devices: who this is and whom this device knows. */
import type { Answer, Failure } from '../device/port/failure.ts';
import type { Profile } from '../device/port/people.ts';
import type { MeView } from '../device/port/port.ts';
import { readUsername } from '../device/sought.ts';
import { EXIT, type Exit } from './exit.ts';
import { timeOf } from './messages.ts';
import { onOneLine } from './shown.ts';
import type { Command, Result, Terminal } from './terminal.ts';
import { bioMistake, personMistake, usernameMistake } from './typed.ts';

export const me: Command = {
  name: 'me',
  takes: '',
  does: 'says who this device belongs to',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    terminal.give(await meResult(terminal));
    return EXIT.done;
  },
};

export const profile: Command = {
  name: 'profile',
  takes: '[--name NAME] [--username NAME] [--bio TEXT] [--by-number yes|no]',
  does: 'changes what contacts see of you, and whether your number finds you',
  options: ['name', 'username', 'bio', 'by-number'],
  words: [0, 0],
  needs: 'in',
  mistake: ({ options: { name, username, bio, 'by-number': byNumber } }) => {
    if ([name, username, bio, byNumber].every((one) => one === undefined)) return 'profile needs --name, --username, --bio or --by-number.';
    if (byNumber !== undefined && byNumber !== 'yes' && byNumber !== 'no') return '--by-number takes yes or no.';
    return personMistake(name) ?? usernameMistake(username) ?? bioMistake(bio);
  },
  run: async (terminal) => {
    const { name, username, bio, 'by-number': byNumber } = terminal.options;
    const isSaid = name !== undefined || username !== undefined || bio !== undefined;
    terminal.device.connect();
    const found = byNumber === undefined ? DONE : await terminal.call('setFindable', { byNumber: byNumber === 'yes' });
    const set =
      found.ok && isSaid ? await say(terminal, { name, username: username === undefined ? undefined : readUsername(username), bio }) : found;
    if (!set.ok) return terminal.fail(set.error);
    terminal.give(await meResult(terminal));
    return EXIT.done;
  },
};

const DONE = { ok: true } as const;
export const NO_NAME: Failure = { code: 'empty', message: 'Say your name first, or with it: tidings profile --name NAME.' };

/** What is not named stays; contacts hear of it now if they can, else when this device is next online. */
async function say(terminal: Terminal, named: Partial<Profile>): Promise<Answer> {
  const { name, username, bio } = await lookAtMe(terminal);
  if (!named.name && name === '') return { ok: false, error: NO_NAME };
  const set = await terminal.call('setProfile', { name: named.name ?? name, username: named.username ?? username, bio: named.bio ?? bio });
  if (set.ok) await terminal.call('sync', { timeout: terminal.settings.timeoutMs });
  return set;
}

async function lookAtMe(terminal: Terminal): Promise<MeView> {
  const view = await terminal.look('me', {});
  if (!view) throw new Error('a device that is signed in is nobody');
  return view;
}

async function meResult(terminal: Terminal): Promise<Result> {
  const { user, device, name, username, bio, hub } = await lookAtMe(terminal);
  const contactCode = (await terminal.look('ownLink', {}))?.link;
  const shown = [
    ['name', name],
    ['username', username && `@${username}`],
    ['bio', bio],
    ['user', user],
    ['device', device],
    ['hub', hub],
    ['contact', contactCode ?? '-'],
  ];
  return {
    lines: shown.map(([label = '', value = '']) => `${label.padEnd(9)}${onOneLine(value)}`),
    record: { type: 'me', user, device, name, username, bio, contactCode: contactCode ?? null, hub },
  };
}

export async function listContacts(terminal: Terminal): Promise<Exit> {
  const { people } = await terminal.look('people', {});
  for (const { user, name, username, bio, verified } of people)
    terminal.give({
      lines: [[user, verified ? 'verified' : '-', username ? `@${onOneLine(username)}` : '-', onOneLine(name)].join('\t')],
      record: { type: 'contact', user, name, username: username ?? null, bio, verified },
    });
  return EXIT.done;
}

export const devices: Command = {
  name: 'devices',
  takes: '',
  does: 'lists the devices of this account',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const view = await terminal.look('devices', {});
    for (const { device, name, current, addedAt } of view.devices)
      terminal.give({
        lines: [[device, timeOf(addedAt), current ? 'this one' : '-', onOneLine(name)].join('\t')],
        record: { type: 'device', device, name, current, addedAt },
      });
    return EXIT.done;
  },
};
