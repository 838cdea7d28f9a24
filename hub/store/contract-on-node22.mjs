/** Runs the store's contract over node:sqlite on a newer Node than this one may be: `node hub/store/contract-on-node22.mjs`. Fetches it by npm where it is needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const VERSION = '22.23.3';
const FOLDER = join('dist', 'node22');
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** From 22.18 on Node reads TypeScript as it is, and has node:sqlite. */
function newerNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  const file = join(FOLDER, 'node_modules', PACKAGE, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', FOLDER, `${PACKAGE}@${VERSION}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`expected npm to install ${PACKAGE}@${VERSION}, it ended with ${status}`);
  }
  return file;
}

const { status } = spawnSync(newerNode(), ['--no-warnings', join('hub', 'store', 'run-contract.ts')], { stdio: 'inherit' });
process.exitCode = status ?? 1;
