/** The terminal client as its own process, with a profile of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { HubProcess } from './hub-process.ts';

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type Terminal = {
  /** Its folder. */
  readonly profile: string;
  run(args: readonly string[], input?: string): Promise<Ran>;
  signIn(hub: HubProcess, phone: string, name: string, username: string): Promise<void>;
  close(): Promise<void>;
};

/** The fields of each record by its type, sorted, as docs/terminal.md lists them. */
export async function documentedFields(): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = (await readFile('docs/terminal.md', 'utf8')).matchAll(/^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|$/gm);
  return new Map([...rows].map(([, type = '', fields = '']) => [type, ['type', ...[...fields.matchAll(/\w+/g)].map(String)].sort()]));
}

export async function openTerminal(url: string): Promise<Terminal> {
  const profile = await mkdtemp(join(tmpdir(), 'tidings-terminal-'));
  const start = (args: readonly string[]) => spawn(process.execPath, ['dist/tidings.js', '--hub', url, '--profile', profile, ...args]);
  const finish = async (child: ReturnType<typeof start>): Promise<Ran> => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? -1, stdout, stderr };
  };
  const run: Terminal['run'] = (args, input = '') => {
    const child = start(args);
    child.stdin.end(input);
    return finish(child);
  };
  return {
    profile,
    run,
    signIn: async (hub, phone, name, username) => {
      const child = start(['sign-in', '--phone', phone]);
      const done = finish(child);
      child.stdin.end(`${await hub.codeFor(phone)}\n`);
      for (const ran of [await done, await run(['profile', '--name', name, '--username', username])]) {
        if (ran.code !== 0) throw new Error(`expected 0, the terminal ended with ${ran.code}: ${ran.stderr}`);
      }
    },
    close: () => rm(profile, { recursive: true, force: true }),
  };
}
