/** What was asked of the device and is seen when it is done: only a refusal is said. */
import type { Answer } from '../../device/port/failure.ts';
import { say } from './say.tsx';
import { wordsOf } from './words-of.ts';

/** True where it was done. */
export async function answered(asked: Promise<Answer<unknown>>): Promise<boolean> {
  const answer = await asked;
  if (!answer.ok) say({ text: await wordsOf(answer.error) });
  return answer.ok;
}
