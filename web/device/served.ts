/** The device the faces hold: commands and views over one engine. */
import { answered, failure } from './answers.ts';
import { COMMANDS, type SignedInCommand } from './commands.ts';
import type { Engine } from './engine.ts';
import type { Answer } from './failure.ts';
import type { CommandName, Commands } from './port.ts';
import type { Served } from './remote.ts';
import { newLinking, newSignIn, type SignInCommand, type Wipe } from './signin.ts';
import { newViews } from './views.ts';

/** `wipe` takes everything of the account off this device; the engine is closed by then. */
export function serveEngine(engine: Engine, wipe: Wipe): Served {
  const linking = newLinking();
  const signIn = newSignIn(engine, linking, wipe);
  const views = newViews(engine, linking);
  return {
    call: (name, input, id) =>
      answered(async () => {
        // What a write that failed has left in memory is not written on.
        if (engine.isFull && !READING.includes(name)) return failure('storage_full');
        if (Object.hasOwn(signIn, name)) return (signIn[name as SignInCommand] as (input: unknown) => Promise<Answer<never>>)(input);
        const { core } = engine;
        if (!core) return failure('signed_out');
        const command = COMMANDS[name as SignedInCommand] as (
          c: typeof core,
          e: Engine,
          i: unknown,
          id: string,
        ) => Promise<Answer<Commands[typeof name]['out']>>;
        return command(core, engine, input, id);
      }),
    watch: (name, input, on) => {
      const { topics, read } = views[name];
      return engine.topics.watch(topics(input as never), () => read(input as never), on as (value: unknown) => void);
    },
    close: engine.close,
  };
}

/** What can be done where nothing can be written. */
const READING: readonly CommandName[] = ['history', 'recall', 'openSelf', 'nudge', 'signOut'];
