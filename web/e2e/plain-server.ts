/** A server that takes one file and gives it back, as plainly as it can be done: what moving media is measured beside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

export type PlainServer = { readonly url: string; close(): Promise<void> };

/** A process of its own, as a hub is. What is put is on the disk when it is answered. */
export async function startPlainServer(): Promise<PlainServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-plain-'));
  const source = `(${serve.toString()})(${JSON.stringify(join(folder, 'file'))})`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://localhost:${port.toString().trim()}`,
    close: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Its source alone goes to the process, so it uses nothing of this file. */
async function serve(path: string): Promise<void> {
  const { createServer } = await import('node:http');
  const { createReadStream, createWriteStream } = await import('node:fs');
  const { pipeline } = await import('node:stream/promises');
  const disk = await import('node:fs/promises');
  const answer = async (asked: import('node:http').IncomingMessage, answered: import('node:http').ServerResponse): Promise<void> => {
    if (asked.method === 'PUT') {
      await pipeline(asked, createWriteStream(path, { flush: true } as object));
      answered.writeHead(204).end();
      return;
    }
    if (asked.url !== '/file')
      return void answered.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>plain</title><input type=file>');
    const { size } = await disk.stat(path);
    answered.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size, 'cache-control': 'no-store' });
    await pipeline(createReadStream(path), answered);
  };
  const server = createServer((asked, answered) => void answer(asked, answered).catch(() => answered.destroy()));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') console.log(address.port);
  });
}
