/** What a command answers, asked once as something opens; a refusal is said. */
import { useEffect, useState } from 'preact/hooks';
import type { CommandName, Commands } from '../../device/port/port.ts';
import { useDevice } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { wordsOf } from '../ui/words-of.ts';

export function useAnswer<C extends CommandName>(name: C, input: Commands[C]['in']): Commands[C]['out'] | undefined {
  const device = useDevice();
  const [answer, put] = useState<Commands[C]['out']>();
  useEffect(() => {
    let isLeft = false;
    // Not awaited: what comes after one has left is not shown.
    void device.call(name, input).then(async (given) => {
      if (isLeft) return;
      if (given.ok) put(given);
      else say({ text: await wordsOf(given.error) });
    });
    return () => {
      isLeft = true;
    };
  }, []);
  return answer;
}
