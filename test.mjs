/** `npm test`: every proof in one command, stage by stage. A stage that fails stops none; the last line counts them all. `node test.mjs [stage…]` */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { BROWSERS, obtainBrowser, obtainFonts, thisMachine } from './web/e2e/browsers.mjs';

const MINUTE = 60_000;
const KILL_MS = 5_000;
const TAIL = 1000;
/** Of what vitest says on stderr, characters: its errors outside of every test are the last of it. */
const ERRORS_TAIL = 20_000;

/** `faults` are the names of what failed, each with what it said first. @typedef {{ readonly passed: number, readonly failed: number, readonly because?: string, readonly faults?: readonly string[] }} Count */
/** @typedef {{ readonly name: string, readonly limit: number, readonly run: (limit: number) => Promise<Count> }} Stage */

/** @type {readonly Stage[]} */
const STAGES = [
  { name: 'types', limit: 3 * MINUTE, run: (limit) => one(limit, bin('tsc'), ['-p', '.']) },
  { name: 'lint', limit: 2 * MINUTE, run: (limit) => one(limit, bin('biome'), ['lint', '--error-on-warnings', '.']) },
  { name: 'format', limit: 2 * MINUTE, run: (limit) => one(limit, bin('biome'), ['format', '.']) },
  { name: 'house', limit: 2 * MINUTE, run: (limit) => vitest(limit, ['--project=unit', 'docs/']) },
  { name: 'build', limit: 3 * MINUTE, run: (limit) => one(limit, process.execPath, ['build.mjs']) },
  { name: 'unit', limit: 26 * MINUTE, run: (limit) => vitest(limit, ['--project=unit', '--exclude=docs/**']) },
  { name: 'sqlite', limit: 4 * MINUTE, run: (limit) => counted(limit, process.execPath, ['hub/store/contract-on-node22.mjs']) },
  { name: 'browser', limit: 60 * MINUTE, run: testBrowser },
];

/** Stages that run only when they are asked for: `.ci/run` does. @type {readonly Stage[]} */
const MORE_STAGES = [{ name: 'deno', limit: 10 * MINUTE, run: (limit) => vitest(limit, ['--project=deno']) }];

/** @param {string} name */
const bin = (name) => join('node_modules', '.bin', name);

/** A command as one test. @param {number} limit @param {string} command @param {readonly string[]} args @returns {Promise<Count>} */
async function one(limit, command, args) {
  const code = await run(limit, command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, because: `${command} ended with ${code}` };
}

/** A run of vitest, counted test by test. @param {number} limit @param {readonly string[]} args @returns {Promise<Count>} */
async function vitest(limit, args) {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-test-'));
  const file = join(folder, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  let said = '';
  const hearErrors = (/** @type {string} */ chunk) => {
    said = `${said}${chunk}`.slice(-ERRORS_TAIL);
    process.stderr.write(chunk);
  };
  const code = await run(limit, process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporters], { hearErrors });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  rmSync(folder, { recursive: true });
  return countOf(code, report, said);
}

/**
 * What a run of vitest amounts to. A file that could not be loaded, a skipped test, and an end with an error but no failed test count as failures.
 * @param {number | string} code @param {unknown} report @param {string} [said] what vitest said on stderr @returns {Count}
 */
export function countOf(code, report, said = '') {
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = /** @type {VitestReport} */ (report ?? NO_REPORT);
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = numFailedTests + numPendingTests + numTodoTests + unloaded;
  if (failed > 0) {
    const because = `${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped, ${unloaded} files not loaded`;
    return { passed, failed, because, faults: testResults.flatMap(faultsOf) };
  }
  if (code === 0 && passed > 0) return { passed, failed: 0 };
  return { passed, failed: 1, because: `vitest ended with ${code} after ${passed} tests`, faults: looseOf(said) };
}

/** The errors outside of every test, of which the report says nothing: each with its first line and where it was. @param {string} said @returns {readonly string[]} */
function looseOf(said) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const [, ...errors] = said.replaceAll(/\u001B\[\d+m/g, '').split(/⎯ (?=Unhandled (?!Errors))/);
  return errors.map((error) => {
    const lines = error.split('\n').map((line) => line.trim());
    const where = lines.filter((line) => /^❯ (?!node_modules)|^This error originated|^The latest test/.test(line));
    return [lines[1], ...where].join(' | ').slice(0, TAIL);
  });
}

/** What failed of a file, or that it did not load. @param {VitestFile} file @returns {readonly string[]} */
function faultsOf({ name, status, message, assertionResults }) {
  const first = (/** @type {string | undefined} */ text) => (text ?? '').trimStart().split('\n', 1)[0]?.slice(0, TAIL) ?? '';
  const failed = assertionResults.filter((one) => one.status === 'failed');
  if (status === 'failed' && assertionResults.length === 0) return [`${name}: ${first(message)}`];
  return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${first(failureMessages[0])}`);
}

/**
 * @typedef {{ readonly fullName: string, readonly status: string, readonly failureMessages: readonly string[] }} VitestTest
 * @typedef {{ readonly name: string, readonly status: string, readonly message?: string, readonly assertionResults: readonly VitestTest[] }} VitestFile
 * @typedef {{ readonly numPassedTests: number, readonly numFailedTests: number, readonly numPendingTests: number, readonly numTodoTests: number,
 *   readonly testResults: readonly VitestFile[] }} VitestReport
 */
/** @type {VitestReport} */
const NO_REPORT = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

/**
 * A command that counts its own tests and ends with the line `N passed, N failed`.
 * @param {number} limit @param {string} command @param {readonly string[]} args @returns {Promise<Count>}
 */
async function counted(limit, command, args) {
  let said = '';
  const hear = (/** @type {string} */ chunk) => {
    said = `${said}${chunk}`.slice(-TAIL);
    process.stdout.write(chunk);
  };
  const code = await run(limit, command, args, { hear });
  return countOfLine(code, said);
}

/** @param {number | string} code @param {string} said @returns {Count} */
export function countOfLine(code, said) {
  const [, passed = 0, failed = 0] = (/^(\d+) passed, (\d+) failed\s*$/.exec(said.trimEnd().split('\n').pop() ?? '') ?? []).map(Number);
  if (code === 0 && failed === 0 && passed > 0) return { passed, failed };
  return { passed, failed: Math.max(failed, 1), because: `ended with ${code}` };
}

/** Without one of the browsers the specs of the others run all the same; its own fail by themselves. @param {number} limit @returns {Promise<Count>} */
async function testBrowser(limit) {
  const missing = [];
  for (const browser of Object.values(BROWSERS)) {
    const obtained = await obtainBrowser(thisMachine, browser);
    if ('path' in obtained) process.env[browser.variable] = obtained.path;
    else missing.push(obtained.missing);
  }
  const noFonts = obtainFonts(thisMachine);
  if (noFonts !== undefined) missing.push(noFonts);
  const count = await vitest(limit, ['--project=browser']);
  return missing.length === 0 ? count : { ...count, failed: Math.max(count.failed, missing.length), because: missing.join(' ') };
}

/** Ends what is running; each child leads a process group of its own, so that nothing it started outlives it. */
let stop = () => {};

/** @typedef {(chunk: string) => void} Hear */
/**
 * What it says goes to our stdout and stderr, or to `hear` and `hearErrors`.
 * @param {number} limit @param {string} command @param {readonly string[]} args @param {{ readonly hear?: Hear, readonly hearErrors?: Hear }} [ears]
 * @returns {Promise<number | string>}
 */
function run(limit, command, args, { hear, hearErrors } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', hear ? 'pipe' : 'inherit', hearErrors ? 'pipe' : 'inherit'], detached: true });
    if (hear) child.stdout?.setEncoding('utf8').on('data', hear);
    if (hearErrors) child.stderr?.setEncoding('utf8').on('data', hearErrors);
    const end = (/** @type {NodeJS.Signals} */ signal) => child.pid !== undefined && process.kill(-child.pid, signal);
    stop = () => end('SIGTERM');
    const timers = [setTimeout(stop, limit), setTimeout(() => end('SIGKILL'), limit + KILL_MS)];
    const finish = (/** @type {number | string} */ code) => {
      for (const timer of timers) clearTimeout(timer);
      stop = () => {};
      resolve(code);
    };
    child.on('error', (error) => finish(error.message));
    child.on('close', (code, signal) => finish(code ?? signal ?? 'nothing'));
  });
}

/** @param {readonly Stage[]} stages */
async function runStages(stages) {
  const rows = [];
  for (const { name, limit, run: runStage } of stages) {
    console.log(`\n── ${name}`);
    const begun = performance.now();
    const count = await runStage(limit);
    rows.push({ name, ...count, seconds: (performance.now() - begun) / 1000 });
  }
  return rows;
}

async function main() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      stop();
      process.exit(1);
    });
  }
  const asked = process.argv.slice(2);
  const all = [...STAGES, ...MORE_STAGES];
  const unknown = asked.filter((name) => !all.some((stage) => stage.name === name));
  if (unknown.length > 0) throw new Error(`there is no stage ${unknown.join(', ')}; the stages are ${all.map(({ name }) => name).join(', ')}`);
  const rows = await runStages(asked.length === 0 ? STAGES : all.filter(({ name }) => asked.includes(name)));
  console.log('');
  for (const { name, passed, failed, seconds, because } of rows) {
    console.log(
      `${name.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s  ${because ?? ''}`,
    );
  }
  // Last, so that who sees only the end of a long log sees what failed.
  for (const { name, faults } of rows) for (const fault of faults ?? []) console.log(`${name}: ${fault}`);
  const sum = (/** @type {'passed' | 'failed'} */ key) => rows.reduce((total, row) => total + row[key], 0);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
