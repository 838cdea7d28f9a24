/** A line that carries only so much: TCP to a server on this machine, in a process of its own, so many bits a second each way for all connections together. For benches. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

export type Shaped = {
  readonly url: string;
  /** Where it leads. To be said before anybody comes. */
  lead(url: string): void;
  close(): Promise<void>;
};

export async function openShaped(bitsPerSecond: number): Promise<Shaped> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', `(${serve.toString()})(${bitsPerSecond / 8})`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://localhost:${port.toString().trim()}`,
    lead: (url) => void child.stdin.write(new URL(url).port),
    close: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Its source alone goes to the process, so it uses nothing of this file. */
async function serve(bytesPerSecond: number): Promise<void> {
  const { connect, createServer } = await import('node:net');
  const { setTimeout: sleep } = await import('node:timers/promises');
  const { stdin } = await import('node:process');
  let target = 0;
  stdin.on('data', (port) => {
    target = Number(port.toString());
  });
  /** Each part has its time on the line, one after the other. A timer is a millisecond late as a rule, so what is due that soon goes at once. */
  const newLine = (): ((bytes: number) => Promise<unknown>) => {
    let free = 0;
    return async (bytes) => {
      free = Math.max(free, performance.now()) + (bytes / bytesPerSecond) * 1000;
      const wait = free - performance.now();
      if (wait > 2) await sleep(wait);
    };
  };
  type Socket = import('node:net').Socket;
  const carry = async (from: Socket, to: Socket, line: (bytes: number) => Promise<unknown>): Promise<void> => {
    try {
      for await (const part of from as AsyncIterable<Uint8Array>) {
        await line(part.length);
        if (!to.write(part)) await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
      }
      to.end();
    } catch {
      to.destroy();
    }
  };
  const [up, down] = [newLine(), newLine()];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.setNoDelay(true).on('error', () => other.destroy());
    void carry(near, far, up);
    void carry(far, near, down);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') console.log(address.port);
  });
}
