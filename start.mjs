/** `npm start`: builds what is missing or older than its sources, then runs the hub until it ends. Signals and the exit code pass through. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { isStale, isThere, PART_NAMES, PARTS } from './build.mjs';

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // Ctrl+C reaches the whole process group: what runs has it already, and a second one would read as impatience.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal);
  });
}

/** Runs one of our scripts to its end; gives its exit code, of a signal as shells do. @param {readonly string[]} args @returns {Promise<number>} */
const run = (...args) =>
  new Promise((resolve, reject) => {
    running = spawn(process.execPath, args, { stdio: 'inherit' });
    running.on('error', reject);
    running.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });

const stale = PART_NAMES.filter((name) => isThere(name) && isStale(PARTS[name]));
for (const name of stale) console.log(`building ${PARTS[name].made} …`);
// A process of its own, because builders start others and keep much in memory: all of it ends with the build, and nothing of it stays beside the hub.
const built = stale.length === 0 ? 0 : await run('build.mjs', ...stale);
process.exitCode = built === 0 ? await run(PARTS.hub.made, ...process.argv.slice(2)) : built;
