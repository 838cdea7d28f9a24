/** sign-in and sign-out: a phone code from a prompt or stdin, and the end of this device. */
import type { Answer, Failure } from '../device/port/failure.ts';
import type { Commands } from '../device/port/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { ownName } from './own-name.ts';
import { sessionResult } from './session.ts';
import type { Command, Terminal } from './terminal.ts';
import { SENTENCES } from './sentences.ts';
import { deviceMistake, mayBeNumber } from './typed.ts';

export const signIn: Command = {
  name: 'sign-in',
  takes: '--phone NUMBER [--anew] [--name NAME]',
  does: 'sends a code to this number and reads it from the prompt or stdin',
  options: ['phone', 'anew', 'name'],
  words: [0, 0],
  needs: 'out',
  mistake: ({ options: { phone, name } }) => (phone !== undefined && mayBeNumber(phone) ? deviceMistake(name) : NUMBER),
  run: async (terminal) => {
    const { phone = '' } = terminal.options;
    terminal.device.connect();
    const sent = await terminal.call('requestCode', { phone });
    if (!sent.ok) return terminal.fail(sent.error);
    const checked = await enterCode(terminal, sent.verification);
    if (!checked.ok) return terminal.fail(checked.error);
    if (checked.next !== 'taken') return signedIn(terminal, checked.next, undefined);
    if (!terminal.options.anew) return terminal.fail(TAKEN);
    const anew = await terminal.call('startAnew', {});
    return anew.ok ? signedIn(terminal, 'profile', anew.waitingUntil) : terminal.fail(anew.error);
  },
};

const NUMBER = 'sign-in needs --phone and a number with its country code, such as +14155550201.';
const TAKEN: Failure = {
  code: 'number_taken',
  message:
    'This number belongs to an account. Link this device to it: tidings link. If none of its devices is left, sign-in --anew makes a new person; the chats of the old one stay lost, and contacts see somebody new.',
};
const NO_CODE: Failure = { code: 'cancelled', message: 'No code was given. Ask for a new one when you have it at hand.' };

/** Asks until a code is right, the attempts are used up, or stdin ends. What cannot be a code costs no attempt. */
async function enterCode(terminal: Terminal, verification: string): Promise<Answer<Commands['checkCode']['out']>> {
  terminal.note('A code is on its way. Enter its six digits:');
  for (;;) {
    const line = await terminal.around.nextLine();
    if (line === undefined) return { ok: false, error: NO_CODE };
    const code = line.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) {
      terminal.note('A code has six digits. Enter it again:');
      continue;
    }
    const answer = await terminal.call('checkCode', { verification, code });
    if (answer.ok || answer.error.code !== 'code_wrong' || !answer.error.attemptsLeft) return answer;
    terminal.note(`${SENTENCES.code_wrong} Attempts left: ${answer.error.attemptsLeft}. Enter it again:`);
  }
}

async function signedIn(terminal: Terminal, next: 'profile' | 'in', waitingUntil: number | undefined): Promise<Exit> {
  const me = await terminal.look('me', {});
  if (!me) throw new Error('a device that signed in is nobody');
  // What this device is called among the person's own; a name that is not taken leaves it without one.
  if (next === 'profile') await terminal.call('renameDevice', { device: me.device, name: terminal.options.name ?? ownName() });
  const line = next === 'profile' ? 'Signed in. Say who you are: tidings profile --name NAME' : 'This number is yours again.';
  terminal.give(sessionResult(line, next, me, waitingUntil));
  return EXIT.done;
}

export const signOut: Command = {
  name: 'sign-out',
  takes: '[--force]',
  does: 'removes this device from its account and the profile from this computer',
  options: ['force'],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    terminal.device.connect();
    // Nothing of a profile may stay on the disk, so it never goes unheard.
    const out = await terminal.call('signOut', { losing: terminal.options.force ?? false, unheard: false });
    if (!out.ok) return terminal.fail(out.error, out.error.code === 'unsent' ? HOW_TO_LEAVE : STAYS);
    terminal.give(sessionResult('Signed out. Nothing of this account is left in the profile.', 'out', undefined));
    return EXIT.done;
  },
};

const HOW_TO_LEAVE = 'tidings sync sends them; sign-out --force loses them.';
const STAYS = 'This device has not left its account, and everything is still here. Sign out again when the hub answers.';
