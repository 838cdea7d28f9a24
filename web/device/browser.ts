/** The device as a tab holds it: one tab owns the engine, in a worker of its own; the others speak to it, and take over when it is gone. */
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { broadcastWire } from './port/broadcast.ts';
import engineScript from './engine.worker.ts?worker&url';
import { contend, ENGINE_LOCK, type Owned } from './port/lock.ts';
import type { Device } from './port/port.ts';
import { openRemote } from './port/remote.ts';
import { hearStraight } from './port/straight.ts';
import { trustedScript } from './port/trusted.ts';

/** An owner that says nothing for so long while it is asked is robbed. */
const PATIENCE_MS = 3000;
const LOOK_MS = 500;
/** How long a page that is left waits for what it has just asked: a few times what it takes to write a message. */
const HOLD_MS = 300;
/** A worker that ended by itself comes back after this; a full disk would else make it spin. */
const RESTART_MS = 500;

/** Opens the device in this tab. Nothing here needs the network, and nothing waits for the lock but the engine itself. */
export function openDevice(): Device {
  const wire = broadcastWire();
  const remote = openRemote(wire, () => toHex(randomBytes(16)));
  const contender = contend(navigator.locks, ENGINE_LOCK, () => startEngine((engine) => hearStraight(engine, remote.self, wire.hear)));
  const stopLooking = robWhenSilent(remote, () => contender.rob());
  let isLeft = false;
  const leave = (): void => {
    if (remote.isAsking()) holdPage(HOLD_MS);
    // For what else this event makes the page ask, a draft for one: whoever listens later is called later, in whatever phase. A page that stays has timers.
    isLeft = true;
    setTimeout(() => {
      isLeft = false;
    });
  };
  addEventListener('pagehide', leave);
  // Not awaited: the answer says nothing anybody needs.
  const nudge = (): void => void remote.call('nudge', {});
  const nudgeSeen = (): void => {
    if (document.visibilityState === 'visible') nudge();
  };
  // A page that nobody looks at is still to say what comes.
  addEventListener('online', nudge);
  // Going offline is asked after too: the line may be dead long before it notices.
  addEventListener('offline', nudgeSeen);
  document.addEventListener('visibilitychange', nudgeSeen);
  return {
    call: (name, input) => {
      const answer = remote.call(name, input);
      if (isLeft) holdPage(HOLD_MS);
      return answer;
    },
    watch: remote.watch,
    close: async () => {
      removeEventListener('online', nudge);
      removeEventListener('offline', nudgeSeen);
      document.removeEventListener('visibilitychange', nudgeSeen);
      removeEventListener('pagehide', leave);
      stopLooking();
      contender.end();
      await remote.close();
      wire.close();
    },
  };
}

/**
 * Keeps a page that is being left for a moment more, and with it the worker, which has a thread of its own and ends with the page: what was asked last, the
 * message sent by the Enter right before, then reaches the disk. Nothing but a thread that is busy keeps a page.
 */
function holdPage(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** The engine's worker, replaced whenever it retires, until this tab no longer owns it. */
function startEngine(begun: (engine: Worker) => void): Owned {
  let worker = newWorker();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function newWorker(): Worker {
    const started = new Worker(trustedScript(engineScript), { type: 'module', name: 'tidings-engine' });
    const replace = (): void => {
      started.terminate();
      timer ??= setTimeout(() => {
        timer = undefined;
        worker = newWorker();
      }, RESTART_MS);
    };
    started.addEventListener('message', replace, { once: true });
    started.addEventListener('error', replace, { once: true });
    begun(started);
    return started;
  }
  return {
    stop: () => {
      clearTimeout(timer);
      worker.terminate();
    },
  };
}

/** Looks whether what was asked is heard; a visible tab whose questions stay unanswered takes the engine over. */
function robWhenSilent(remote: ReturnType<typeof openRemote>, rob: () => void): () => void {
  let heard = remote.heard();
  let since = performance.now();
  const timer = setInterval(() => {
    if (remote.heard() !== heard || !remote.isWaiting() || document.visibilityState !== 'visible') {
      heard = remote.heard();
      since = performance.now();
      return;
    }
    remote.knock();
    if (performance.now() - since < PATIENCE_MS) return;
    since = performance.now();
    rob();
  }, LOOK_MS);
  return () => clearInterval(timer);
}
