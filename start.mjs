/** `npm start`: builds what is missing or older than its sources, then runs the hub until it ends. Signals and the exit code pass through. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';
import { buildPart, isStale, isThere, PART_NAMES, PARTS } from './build.mjs';

mkdirSync('dist', { recursive: true });
for (const name of PART_NAMES.filter((name) => isThere(name) && isStale(PARTS[name]))) {
  console.log(`building ${PARTS[name].made} …`);
  await buildPart(name);
}

const hub = spawn(process.execPath, [PARTS.hub.made, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // Ctrl+C reaches the whole process group: the hub has it already, and a second one would read as impatience.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) hub.kill(signal);
  });
}
hub.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
});
