/** What a page and its workers hold in memory after garbage was collected, as Chromium's own inspector says it. */
import type { CDPSession, Page } from 'playwright';

type Ask = (method: string) => Promise<Readonly<Record<string, unknown>>>;

/** Bytes of the JavaScript heap in use: of the page, and of its workers together. */
export type Heap = { readonly page: number; readonly workers: number };

export async function watchHeap(page: Page): Promise<() => Promise<Heap>> {
  const session = await page.context().newCDPSession(page);
  const workers = await attachWorkers(session);
  // Methods are named by those below alone.
  const own: Ask = async (method) => ({ ...(await session.send(method as 'Runtime.getHeapUsage')) });
  return async () => {
    const used = await Promise.all([own, ...workers()].map(usedBy));
    return { page: used[0] ?? 0, workers: used.slice(1).reduce((sum, bytes) => sum + bytes, 0) };
  };
}

async function usedBy(ask: Ask): Promise<number> {
  // Once more for what the first round made free.
  for (let round = 0; round < 2; round++) await ask('HeapProfiler.collectGarbage');
  return Number((await ask('Runtime.getHeapUsage'))['usedSize']);
}

/** A worker has a session of its own, which is spoken to through the page's. */
async function attachWorkers(session: CDPSession): Promise<() => readonly Ask[]> {
  const asks = new Map<string, Ask>();
  const waiting = new Map<number, (result: Readonly<Record<string, unknown>>) => void>();
  let count = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== 'worker') return;
    asks.set(
      sessionId,
      (method) =>
        new Promise((resolve, reject) => {
          count += 1;
          waiting.set(count, resolve);
          session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: count, method }) }).catch(reject);
        }),
    );
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => void asks.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { readonly id: number; readonly result: Readonly<Record<string, unknown>> };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return () => [...asks.values()];
}
