/** What people think of a message: under it, each once with how many say so. Pressed, one says so too, or no more. */
import type { MessageRow } from '../../device/port/messages.ts';
import { t } from '../text/language.ts';
import { useRemoved } from '../ui/hooks.ts';
import type { Act } from './deeds.ts';

export function Reactions({ row, nameOf, act }: { readonly row: MessageRow; readonly nameOf: (user: string) => string; readonly act: Act }) {
  const isRemoved = useRemoved();
  if (row.reactions.length === 0) return null;
  return (
    <span class="reactions">
      {row.reactions.map(({ emoji, count, own, people }) => {
        const who = people.map(nameOf);
        return (
          <button
            key={emoji}
            type="button"
            tabIndex={-1}
            class={own ? 'own' : undefined}
            aria-pressed={own}
            aria-label={t.chat.reaction(emoji, count, who)}
            title={who.join(', ')}
            disabled={isRemoved}
            onClick={() => act('react', row, emoji)}
          >
            <span class="e">{emoji}</span>
            <span>{count}</span>
          </button>
        );
      })}
    </span>
  );
}
