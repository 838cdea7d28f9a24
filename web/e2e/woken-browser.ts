/** A browser that is woken: a hub whose push service is on this machine, and what came there put into a service worker as a push service of the world would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import type { CDPSession, Page } from 'playwright';
import { openPushService, type PushService } from '../../hub/push/push.world.ts';
import type { Answer } from '../device/port/failure.ts';
import type { CommandName, Commands } from '../device/port/port.ts';
import type { Profile } from './browser.ts';
import { type HubProcess, startHub, until } from './hub-process.ts';

const STEP_MS = 20_000;

/** The hub as a process with this push service as all there is outside. */
/** `handOn`: as in push.world.ts. */
export async function startPushingHub(
  handOn?: Parameters<typeof openPushService>[0],
): Promise<{ readonly hub: HubProcess; readonly service: PushService; close(): Promise<void> }> {
  // Inside the project, so that the bundle finds its packages, and beside where the app is built.
  mkdirSync('tmp', { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), 'tmp', 'pushing-'));
  const outfile = `${folder}.mjs`;
  const form = { bundle: true, platform: 'node', format: 'esm', target: 'node20.19', packages: 'external', logLevel: 'silent' } as const;
  await build({ ...form, entryPoints: ['web/e2e/pushing.child.ts'], outfile });
  const service = await openPushService(handOn);
  const certificate = join(folder, 'cert.pem');
  writeFileSync(certificate, service.outside.ca ?? '');
  const hub = await startHub({ command: { name: process.execPath, args: [outfile, new URL(service.origin).port, certificate] } });
  const close = async (): Promise<void> => {
    await hub.close();
    await service.close();
    for (const made of [folder, outfile]) rmSync(made, { recursive: true, force: true });
  };
  return { hub, service, close };
}

/** What a notification shows. */
export type Seen = {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean | null;
  readonly actions: readonly string[];
};

export type Woken = {
  /** A page of this origin that is no app: from there the worker and what it shows are looked at. */
  readonly aside: Page;
  shown(): Promise<readonly Seen[]>;
  /** Nothing is shown any more: a page's word to close comes another way than the worker's to show, and would close what is shown next under the same name. */
  clear(): Promise<void>;
  /** The browser ends the worker, as it does after a while. */
  stop(): Promise<void>;
  /** It is put into the worker, which has done with it then. */
  push(text?: string): Promise<void>;
  /** Once the browser says so: Chromium forgets what is just being shown where somebody asks meanwhile what is. */
  displayed(): Promise<void>;
};

/** `service`: at which the hub's pushes arrive. The app was opened in this profile before. */
export async function openWoken(profile: Profile, url: string): Promise<Woken> {
  await profile.context.grantPermissions(['notifications'], { origin: url });
  const aside = await profile.context.newPage();
  const session: CDPSession = await profile.context.newCDPSession(aside);
  let registration: string | undefined;
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const one of registrations) if (one.scopeURL === `${url}/` && !one.isDeleted) registration = one.registrationId;
  });
  const running = new Set<string>();
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { versionId, runningStatus } of versions) {
      if (runningStatus === 'stopped') running.delete(versionId);
      else running.add(versionId);
    }
  });
  const heard = new Set<(name: string) => void>();
  session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
    for (const hear of heard) hear(backgroundServiceEvent.eventName);
  });
  const event = (name: string): Promise<void> =>
    new Promise((resolve) => {
      const hear = (one: string): void => {
        if (one !== name) return;
        heard.delete(hear);
        resolve();
      };
      heard.add(hear);
    });
  await aside.goto(`${url}/manifest.webmanifest`);
  for (const service of ['pushMessaging', 'notifications'] as const) {
    await session.send('BackgroundService.startObserving', { service });
    await session.send('BackgroundService.setRecording', { service, shouldRecord: true });
  }
  await session.send('ServiceWorker.enable');
  const registrationId = await until('the worker to be registered', STEP_MS, async () => registration);
  const shown = (): Promise<readonly Seen[]> =>
    aside.evaluate(async () => {
      const found = await (await navigator.serviceWorker.getRegistration('/'))?.getNotifications();
      const byTitle = [...(found ?? [])].sort((a, b) => (a.title < b.title ? -1 : 1));
      return byTitle.map((one) => {
        const { title, body, tag, silent } = one;
        const { actions = [] } = one as unknown as { readonly actions?: readonly { readonly action: string }[] };
        return { title, body, tag, silent, actions: actions.map(({ action }) => action) };
      });
    });
  return {
    aside,
    shown,
    clear: async () => {
      await until('nothing to be shown', STEP_MS, async () => {
        await aside.evaluate(async () => {
          for (const one of (await (await navigator.serviceWorker.getRegistration('/'))?.getNotifications()) ?? []) one.close();
        });
        return (await shown()).length === 0 || undefined;
      });
    },
    stop: async () => {
      // A push that comes while it stops is lost with it, and a page that is just going may start it again.
      await until('the worker to stop', STEP_MS, async () => {
        if (running.size > 0) await session.send('ServiceWorker.stopAllWorkers');
        return running.size === 0 || undefined;
      });
    },
    push: async (data = '') => {
      const done = event('Push event completed');
      await session.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });
      await done;
    },
    displayed: () => event('Notification displayed'),
  };
}

/** Gives a command to whichever engine runs, as a face would. */
export async function command<C extends CommandName>(page: Page, name: C, input: Commands[C]['in']): Promise<Answer<Commands[C]['out']>> {
  const answer = await page.evaluate(
    ({ name, input, id }) =>
      new Promise<unknown>((resolve) => {
        const channel = new BroadcastChannel('tidings');
        channel.addEventListener('message', ({ data }) => data.say === 'answer' && data.id === id && (channel.close(), resolve(data.value)));
        channel.postMessage({ say: 'call', from: 'spec', id, name, input });
      }),
    { name, input, id: `spec:${name}:${Math.random()}` },
  );
  return answer as Answer<Commands[C]['out']>;
}
