/** sign-in on a number that has an account: it says how to go on, and only --anew goes on without that account. */
import { expect, it } from 'vitest';
import { type Fake, runFake } from './fake.world.ts';

const DEVICE = 'd'.repeat(32);
const USER = 'a'.repeat(32);
const TAKEN: Fake = {
  lines: ['471902'],
  views: { me: { user: USER, device: DEVICE, name: '', username: '', bio: '', photo: undefined, hub: '' } },
  answers: {
    requestCode: () => ({ ok: true, verification: 'v', phone: '+1••••••••01', expiresAt: 0, attemptsLeft: 3, resendAt: 0 }),
    checkCode: () => ({ ok: true, next: 'taken' }),
    startAnew: () => ({ ok: true, waitingUntil: 86_400_000 }),
    renameDevice: () => ({ ok: true }),
  },
};
const signIn = (...more: string[]) => runFake(['--json', 'sign-in', '--phone', '+14155550201', ...more], TAKEN);

it('[N12] who begins anew on a number that another account has is told until when it waits', async () => {
  const { exit, asked, out } = await signIn('--anew');
  expect([exit, asked]).toEqual([0, ['requestCode', 'checkCode', 'startAnew', 'renameDevice']]);
  expect(out.map((line) => JSON.parse(line))).toEqual([{ type: 'session', state: 'profile', user: USER, device: DEVICE, waitingUntil: 86_400_000 }]);
});
it('[A17] nobody begins anew who did not ask for it', async () => {
  const { exit, asked, err } = await signIn();
  expect([exit, asked, JSON.parse(err.at(-1) ?? '').error.code]).toEqual([1, ['requestCode', 'checkCode'], 'number_taken']);
});

it('[N41] --force loses messages that wait, and nothing else: without the hub the device stays, and it is said so', async () => {
  const offline = { ok: false, error: { code: 'offline' } } as const;
  const { exit, err, asked, inputs } = await runFake(['sign-out', '--force'], { answers: { signOut: () => offline } });
  expect([exit, asked, inputs]).toEqual([5, ['signOut'], [{ losing: true, unheard: false }]]);
  expect(err.join('\n')).toContain('has not left its account');
});
