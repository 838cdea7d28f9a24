/** The structured log: one JSON line per thing worth knowing. It takes events and figures, never a request, so that nothing private can slip in. */
import pino from 'pino';
import type { LogLevel } from './config.ts';

/** Figures, and words of the hub's own. No number, token, key, address, id or text of anybody. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** A bug or a failing machine: where it was thrown, but not its message, which may quote what it was about. */
  error(event: string, error: unknown, fields?: LogFields): void;
};

/** A second wall behind the types: these names are blotted out wherever a field has them. */
const PRIVATE = ['phone', 'number', 'code', 'token', 'access', 'refresh', 'ticket', 'key', 'text', 'bytes', 'authorization', 'address'];

export function openLog(level: LogLevel, write: (line: string) => void): Log {
  const logger = pino(
    { level, base: undefined, redact: { paths: PRIVATE, censor: '[private]' }, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, error, fields) => logger.error({ ...fields, ...traceOf(error) }, event),
  };
}

/** Of what kind an error is, by names alone: a gateway's message may quote the number it was about. */
export function causeOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const machine = 'code' in error && typeof error.code === 'string' && /^[A-Z_]{1,40}$/.test(error.code) ? error.code : undefined;
  return { thrown: error.name, machine };
}

const MAX_FRAMES = 12;

function traceOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return causeOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    ...causeOf(error),
    at: frames
      .slice(0, MAX_FRAMES)
      .map((line) => line.trim())
      .join(' < '),
  };
}
