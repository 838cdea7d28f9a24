/** The device the faces hold: commands and views over one engine. */
import { later } from '../../crypto/later.ts';
import { SIGN_IN, type SignedInCommand, type SignInCommand } from './command.ts';
import { commandOf } from './commands.ts';
import type { Engine } from './engine.ts';
import { newLinking } from './linking.ts';
import type { Core } from './memory/core.ts';
import { answered, failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { CommandName, Commands, ViewName } from './port/port.ts';
import type { Served } from './port/remote.ts';
import { isSearch } from './searching.ts';
import type { SignInTable, Wipe } from './signin.ts';
import { newViews } from './views.ts';

/** `wipe` takes everything of the account off this device; the engine is closed by then. */
export function serveEngine(engine: Engine, wipe: Wipe): Served {
  const linking = newLinking();
  const views = newViews(engine, linking);
  const signIn = async (): Promise<SignInTable> => (await later(() => import('./signin.ts'))).newSignIn(engine, linking, wipe);
  return {
    call: (name, input, id) =>
      answered(async () => {
        // What a write that failed has left in memory is not written on.
        if (engine.isFull && !READING.includes(name)) return failure('storage_full');
        if (isSignIn(name)) return ((await signIn())[name] as (input: unknown) => Promise<Answer<never>>)(input);
        const { core } = engine;
        if (!core) return failure('signed_out');
        const command = (await commandOf(name as SignedInCommand)) as (
          core: Core,
          engine: Engine,
          input: unknown,
          id: string,
        ) => Promise<Answer<Commands[typeof name]['out']>>;
        return command(core, engine, input, id);
      }),
    watch: (asked, input, on) => {
      const name: ViewName = asked;
      if (isSearch(name)) return engine.searching?.follow(name, input as never, on as (value: unknown) => void) ?? (() => undefined);
      const { topics, read } = views[name];
      return engine.topics.watch(
        (shown) => topics(input as never, shown as never),
        () => read(input as never),
        on as (value: unknown) => void,
      );
    },
    close: engine.close,
  };
}

const isSignIn = (name: CommandName): name is SignInCommand => SIGN_IN.some((one) => one === name);

/** What can be done where nothing can be written. */
const READING: readonly CommandName[] = ['history', 'messageAt', 'recall', 'openSelf', 'nudge', 'signOut', 'clearMedia'];
