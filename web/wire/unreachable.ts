/** What is thrown where the hub gave no answer of its own: the same question may be asked again. */
/**
 * `offline`: nothing there answers. `timeout`: no answer in time; what was asked may have happened. `not_a_hub`: something else answers there.
 * `too_large`: the answer was longer than any may be. `update_needed`: this build and the hub share no version. `busy`: too much is outstanding on
 * this line already, or the hub answers that it cannot do it now.
 */
export type Why = 'offline' | 'timeout' | 'not_a_hub' | 'too_large' | 'update_needed' | 'busy';

export class Unreachable extends Error {
  readonly why: Why;
  constructor(why: Why) {
    super(`the hub could not be asked: ${why}`);
    this.name = 'Unreachable';
    this.why = why;
  }
}
