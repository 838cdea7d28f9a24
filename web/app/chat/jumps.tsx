/** Round buttons over the foot of a chat: to the next message that names one, to the next new reaction, and to the newest message. */
import type { ChatView } from '../../device/port/port.ts';
import '../styles/jumps.css';
import { t } from '../text/language.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { shortCount } from '../unread.ts';

type Props = {
  readonly view: ChatView;
  /** Is the newest message out of sight? */
  readonly isAway: boolean;
  readonly go: (message: string) => void;
  readonly toNewest: () => void;
};

/** They lie over the messages, not among them: the wheel over them is meant for those. Lines are what Firefox counts in. */
const LINE_PX = 16;
export const scrollUnder = ({ currentTarget, deltaY, deltaMode }: WheelEvent & { readonly currentTarget: Element }): void =>
  void currentTarget
    .closest('.stage')
    ?.querySelector('.scroller')
    ?.scrollBy(0, deltaMode === 1 ? deltaY * LINE_PX : deltaY);

export function Jumps({ view, isAway, go, toNewest }: Props) {
  const { mentions, firstMention, reacted, firstReacted, unread } = view;
  return (
    <div class="fabs">
      {firstReacted && <Jump icon="heart" name={t.chat.toReaction(reacted)} count={reacted} onPress={() => go(firstReacted)} />}
      {firstMention && <Jump icon="at" name={t.chat.toMention(mentions)} count={mentions} onPress={() => go(firstMention)} />}
      {isAway && <Jump icon="down" name={unread > 0 ? t.chat.toNewestOf(unread) : t.chat.toNewest} count={unread} onPress={toNewest} />}
    </div>
  );
}

type JumpProps = { readonly icon: IconName; readonly name: string; readonly count: number; readonly onPress: () => void };

const Jump = ({ icon, name, count, onPress }: JumpProps) => (
  <button type="button" class={`fab ${icon}`} aria-label={name} title={name} onClick={onPress} onWheel={scrollUnder}>
    <Icon name={icon} />
    {count > 0 && <span class="badge">{shortCount(count)}</span>}
  </button>
);
