/**
 * The hub's own process, with a push service of a test as all there is outside, whatever port is asked for: `node pushing.mjs PORT CERTIFICATE`. The settings are
 * the hub's.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { readConfig } from '../../hub/config.ts';
import { startHub } from '../../hub/start.ts';

const [port = '', certificate = ''] = process.argv.slice(2);
const reading = readConfig();
if ('mistakes' in reading) throw new Error(reading.mistakes.join(' '));
const { request } = https;
https.request = ((options: https.RequestOptions, heard: (response: IncomingMessage) => void) =>
  request({ ...options, port }, heard)) as typeof https.request;
syncBuiltinESMExports();
const write = (line: string): void => void process.stderr.write(`${line}\n`);
const running = await startHub({
  config: reading.config,
  print: write,
  log: write,
  outside: {
    resolve: async () => ['127.0.0.1'],
    mayReach: (address) => address === '127.0.0.1',
    ca: readFileSync(certificate, 'utf8'),
  },
});
// Not awaited: the process ends inside.
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
