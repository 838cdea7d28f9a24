/** The ring of what is on its way out: pressed, it takes that back. What lies round it is pressed for other things. */
import '../styles/take-back.css';
import { Icon } from '../ui/icon.tsx';
import type { Moving } from './moving.ts';
import { Ring } from './ring.tsx';

type Props = { readonly moving: Moving; readonly isStop?: boolean | undefined };

export const TakeBack = ({ moving: { transfer, press, name }, isStop = false }: Props) => (
  <button type="button" class="take" tabIndex={isStop ? 0 : -1} aria-label={name} title={name} onClick={press}>
    <Ring done={transfer.done} size={transfer.size}>
      <Icon name="close" size={20} />
    </Ring>
  </button>
);
