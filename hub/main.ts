/** The one command: starts the hub, says where it is and where codes appear, and ends it in good order when asked to; or shows the operator the reports. */
import process from 'node:process';
import { type Config, readConfig } from './config.ts';
import { openLog } from './log.ts';
import { collectRarely } from './platform/garbage.ts';
import { CannotStart } from './prepare.ts';
import { runReports } from './report-command.ts';
import { type Running, startHub } from './start.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const writeLog = (line: string): void => void process.stderr.write(line);

async function main(): Promise<void> {
  const reading = readConfig();
  if ('mistakes' in reading) return giveUp(reading.mistakes);
  const { config, warnings } = reading;
  crashQuietly(config);
  collectRarely();
  try {
    const [command, ...args] = process.argv.slice(2);
    if (command === 'reports') {
      process.exitCode = await runReports(args, config, print);
      return;
    }
    const running = await startHub({ config, print, log: writeLog });
    [...warnings, ...running.warnings].forEach(complain);
    print(greeting(config, running));
    endWhenAsked(running);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    giveUp([error.message]);
  }
}

function giveUp(sentences: readonly string[]): void {
  sentences.forEach(complain);
  process.exitCode = 1;
}

function greeting({ data, sender, host, logLevel }: Config, { origins, hasApp }: Running): string {
  const rows = [
    ['Open', origins[0] ?? host],
    ['Codes', sender.kind === 'file' ? `are appended to ${sender.path}` : 'appear in this window'],
    ['Data', data],
    ['Log', logLevel === 'silent' ? 'is off' : 'goes to stderr'],
    ['Stop', 'Ctrl+C'],
    ...(hasApp ? [] : [['App', 'is not built; only devices that have it can come in. npm start builds it.']]),
  ];
  return `\n  Tidings is running.\n\n${rows.map(([name = '', value]) => `    ${name.padEnd(7)}${value}`).join('\n')}\n`;
}

/** The first signal ends the hub in good order; a second one ends it at once. */
function endWhenAsked(running: Running): void {
  let asked = false;
  const end = async (): Promise<void> => {
    if (asked) process.exit(1);
    asked = true;
    await running.stop();
    process.exit(0);
  };
  // Not awaited: the process ends inside.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
}

/** A bug ends the process, as it must; but it is logged without its message, which may quote what somebody wrote. */
function crashQuietly({ logLevel }: Config): void {
  const log = openLog(logLevel, writeLog);
  process.on('uncaughtException', (error) => {
    log.error('crashed', error);
    process.exit(70);
  });
}

await main();
