/** In the place where one writes, why one may not: out of the group, on the way out, or where only admins write. */
import type { GroupView } from '../../device/port/groups.ts';
import { askToClear } from '../clearing.ts';
import { somebody } from '../called.ts';
import { t } from '../text/language.ts';
import { useFoot } from '../ui/foot.ts';
import { nameIn } from '../ui/group.ts';

export function Closed({ group }: { readonly group: GroupView }) {
  const foot = useFoot<HTMLElement>();
  return (
    <section class="ask" aria-label={t.lines.out} data-part ref={foot}>
      <p>{whyIn(group)}</p>
      {group.state === 'out' && (
        <div class="acts">
          <button type="button" class="btn line" onClick={() => askToClear({ chat: group.chat, kind: 'group', title: group.name }, true)}>
            {t.shelf.delete}
          </button>
        </div>
      )}
    </section>
  );
}

function whyIn(group: GroupView): string {
  const { state, removedBy } = group;
  if (state === 'leaving') return t.group.leaving;
  if (state === 'in') return t.group.adminsWrite;
  if (removedBy === undefined) return t.group.outByYourself;
  return t.group.outBy(nameIn(group, removedBy) || somebody());
}
