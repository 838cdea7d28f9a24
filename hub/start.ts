/** Starts a hub as configured: its key, its store, its senders, its port. Knows neither the environment nor signals. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from '../crypto/bytes.ts';
import { openAssets } from './assets.ts';
import { type Machine, openClock } from './clock.ts';
import { type Config, isSecure, originsOf } from './config.ts';
import { type Hub, openHub } from './hub.ts';
import { openLog } from './log.ts';
import { type Certificate, newCertificateWatch, readCertificate } from './platform/certificate.ts';
import { joinLine } from './platform/line.ts';
import { type Listening, listen } from './platform/server.ts';
import { CannotStart, codeOf, lockOrExplain, openStoreOrExplain, prepareFolder, senderOf } from './prepare.ts';
import { LIMITS } from './protocol/limits.ts';
import { openDisk } from './store/disk.ts';
import { OUTSIDE, type Outside } from './push/outside.ts';

export type Running = {
  readonly port: number;
  readonly origins: readonly string[];
  /** Is the app there to be served? */
  readonly hasApp: boolean;
  /** Sentences for the operator about what is set up badly and yet works. */
  readonly warnings: readonly string[];
  /** Lets what was begun end, closes sockets with 1001, and the store last. */
  stop(): Promise<void>;
};

export type StartDeps = {
  readonly config: Config;
  /** For people: codes, where there is no gateway. */
  readonly print: (line: string) => void;
  /** For machines: the structured log. */
  readonly log: (line: string) => void;
  readonly certificateEveryMs?: number;
  /** How long a hub that still runs on the folder is waited for, ms. */
  readonly lockWaitMs?: number;
  /** The way to push services; only a test has another. */
  readonly outside?: Outside;
};

const GRACE_MS = 5000;
const CERTIFICATE_EVERY_MS = 10_000;

export async function startHub(deps: StartDeps): Promise<Running> {
  const { config } = deps;
  const certificate = certificateOf(config);
  const { key, storeSince, file, warnings } = prepareFolder(config.data);
  const send = senderOf(config, deps.print);
  const unlock = await lockOrExplain(config.data, deps.lockWaitMs);
  const store = await openStoreOrExplain(file).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const log = openLog(config.logLevel, deps.log);
  const clock = await openClock({ machine, courses: store.courses, log });
  const assets = openAssets(webFolder());
  let origins: readonly string[] = [];
  const hub = openHub({
    store,
    files: openDisk(join(config.data, 'media')),
    media: config.media,
    clock,
    randomBytes,
    log,
    key,
    // One that lies ahead was noted by a clock that has been put back since.
    storeSince: Math.min(storeSince, clock.now()),
    assets,
    send,
    origins: () => origins,
    secure: isSecure(config),
    trustedProxies: config.trustedProxies,
    retentionMs: config.retentionMs,
    outside: deps.outside ?? OUTSIDE,
    contact: config.contact,
  });
  const stopHub = async (served?: Promise<void>): Promise<void> => {
    await hub.close();
    await served;
    await clock.close();
    await store.close();
    unlock();
  };
  const server = await listenOrExplain(config, hub, certificate, stopHub);
  origins = originsOf(config, server.port);
  const stopWatching = watchCertificate(deps, server, (mistake) => log.warn('certificate_not_renewed', { mistake }));
  log.info('started', { port: server.port, tls: certificate !== undefined, app: assets.count > 0 });
  return {
    port: server.port,
    origins,
    hasApp: assets.count > 0,
    warnings,
    async stop() {
      stopWatching();
      await stopHub(server.close(GRACE_MS));
      log.info('stopped');
    },
  };
}

const machine: Machine = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  turn: (callback) => void setImmediate(callback),
};

function certificateOf({ tls }: Config): Certificate | undefined {
  const read = tls && readCertificate(tls);
  if (read && 'mistake' in read) throw new CannotStart(read.mistake);
  return read;
}

/** Beside the bundle, or where the build puts it when this runs from its sources. */
function webFolder(): string {
  const beside = fileURLToPath(new URL('./web', import.meta.url));
  return existsSync(join(beside, 'index.html')) ? beside : fileURLToPath(new URL('../dist/web', import.meta.url));
}

const WHY_NOT_THERE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'that is no address of this machine',
  ENOTFOUND: 'that is no address of this machine',
  EACCES: 'this user may not listen there',
};

async function listenOrExplain(config: Config, hub: Hub, certificate: Certificate | undefined, giveUp: () => Promise<void>): Promise<Listening> {
  try {
    return await listen({
      port: config.port,
      host: config.host,
      certificate,
      maxMessage: LIMITS.frameBytes,
      fetch: hub.fetch,
      judge: hub.judge,
      unreadable: hub.unreadable,
      connect: (socket, opening) => joinLine(socket, (connection) => hub.connect(connection, opening)),
    });
  } catch (error) {
    await giveUp();
    const why = WHY_NOT_THERE[codeOf(error)] ?? codeOf(error);
    throw new CannotStart(`The hub cannot listen on ${config.host}, port ${config.port}: ${why}. TIDINGS_PORT and TIDINGS_HOST choose another.`);
  }
}

function watchCertificate({ config, certificateEveryMs }: StartDeps, server: Listening, broken: (mistake: string) => void): () => void {
  if (!config.tls) return () => undefined;
  const look = newCertificateWatch({ files: config.tls, changed: server.renew, broken });
  const timer = setInterval(look, certificateEveryMs ?? CERTIFICATE_EVERY_MS);
  return () => clearInterval(timer);
}
