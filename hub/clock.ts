/** The hub's time: the machine's clock, save where that was moved by more than a day, which counts only when it has stayed so for a day. */
import type { Log } from './log.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import type { Clock } from './relay/port.ts';
import type { Course, Courses } from './store/port.ts';

/** `wall`: what the machine shows, ms. `elapsed`: ms by a clock that nobody sets, from anywhere on. */
export type Machine = Pick<Clock, 'wall' | 'after' | 'turn'> & { elapsed(): number };

export type HubClock = Clock & {
  /** Writes down how far it has come, once more. */
  close(): Promise<void>;
};

export type ClockDeps = { readonly machine: Machine; readonly courses: Courses; readonly log: Log };

/** How often its course is written down: a hub that is killed knows the time so far. */
export const NOTE_MS = 5 * 60 * 1000;

export async function openClock({ machine, courses, log }: ClockDeps): Promise<HubClock> {
  const begun = machine.wall();
  let course = (await courses.read()) ?? { wall: begun, held: 0, since: begun };
  // How long the hub was away nobody can tell but the machine: a start is judged as a step like any other.
  let at = machine.elapsed();
  const now = (): number => {
    const before = course;
    const elapsed = machine.elapsed();
    course = follow(before, machine.wall(), elapsed - at);
    at = elapsed;
    if (course.held !== before.held) tellOf(log, course, before);
    return timeOf(course);
  };
  /** A failure (a full disk) is told and tried again, as the sweep's is. */
  const note = async (): Promise<void> => {
    now();
    await courses.write(course).catch((error: unknown) => log.error('clock_not_noted', error));
  };
  now();
  const stop = repeat(machine, note);
  return {
    now,
    wall: machine.wall,
    after: machine.after,
    turn: machine.turn,
    close: async () => {
      stop();
      await note();
    },
  };
}

const timeOf = ({ wall, held }: Course): number => wall - held;

/** `elapsed`: ms since `course` was so. What the machine's clock moved beyond that is a step. */
export function follow(course: Course, wall: number, elapsed: number): Course {
  const step = Math.round(wall - course.wall - elapsed);
  const held = course.held + (Math.abs(step) > HUB_LIMITS.stepMs ? step : 0);
  const time = wall - held;
  // A step that was taken back is none, and so is what is left of it.
  if (Math.abs(held) <= HUB_LIMITS.stepMs) return { wall, held: 0, since: wall };
  if (held !== course.held) return { wall, held, since: time };
  return time - course.since < HUB_LIMITS.stepMs ? { ...course, wall } : { wall, held: 0, since: wall };
}

function tellOf(log: Log, { held }: Course, before: Course): void {
  if (held !== 0) log.warn('clock_held', { machine_ahead_ms: held, wait_ms: HUB_LIMITS.stepMs });
  else log.warn('clock_followed', { machine_was_ahead_ms: before.held });
}

function repeat({ after }: Machine, note: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = (): void => undefined;
  const run = async (): Promise<void> => {
    await note();
    if (!stopped) cancel = after(NOTE_MS, again);
  };
  // Not awaited: it ends by itself and answers nobody.
  const again = (): void => void run();
  cancel = after(NOTE_MS, again);
  return () => {
    stopped = true;
    cancel();
  };
}
