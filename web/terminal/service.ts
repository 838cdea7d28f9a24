/** What was done to a group, or pinned in a chat, as a terminal says it: by whom, to whom, in a line each. */
import type { ServiceLine } from '../device/port/groups.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { NameOf } from './names.ts';
import { onOneLine } from './shown.ts';

type Said = { readonly who: string; readonly whom: string; readonly text: string; readonly said: string };

const SENTENCES: Readonly<Record<ServiceLine['what'], (said: Said) => string>> = {
  created: ({ who, whom, text }) => `${who} created the group ${text}${whom === '' ? '' : ` with ${whom}`}`,
  added: ({ who, whom }) => `${who} added ${whom}`,
  removed: ({ who, whom }) => `${who} removed ${whom}`,
  banned: ({ who, whom }) => `${who} banned ${whom}`,
  left: ({ whom }) => `${whom} left`,
  promoted: ({ who, whom, text }) => `${who} made ${whom} an admin${text === '' ? '' : `, who may: ${text}`}`,
  demoted: ({ who, whom }) => `${who} made ${whom} a member`,
  owner: ({ who, whom }) => `${who} handed the group on to ${whom}`,
  renamed: ({ who, text }) => `${who} named the group ${text}`,
  described: ({ who }) => `${who} changed the description`,
  photo: ({ who }) => `${who} changed the photo`,
  photo_gone: ({ who }) => `${who} removed the photo`,
  rules: ({ who }) => `${who} changed what members may`,
  history_shown: ({ who }) => `${who} lets newcomers read what was said before`,
  history_hidden: ({ who }) => `${who} hides from newcomers what was said before`,
  joined: ({ whom }) => `${whom} joined by a link`,
  link: ({ who, text }) => `${who} made or changed a link${text === 'asks' ? ', who comes by it asks first' : ''}`,
  link_gone: ({ who }) => `${who} revoked a link`,
  pinned: ({ who, said }) => `${who} pinned ${said === '' ? 'a message' : `the message: ${said}`}`,
};

/** Of those whom the line does not list it says how many more there are; whoever did it is not named twice. */
export function serviceLine({ what, people, count, text }: ServiceLine, { author, own, reply }: MessageRow, nameOf: NameOf): string {
  const more = count - people.length;
  const others = what === 'left' || what === 'joined' ? people : people.filter((user) => user !== author);
  const whom = [...others.map((user) => onOneLine(nameOf(user))), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return SENTENCES[what]({ who: own ? 'you' : onOneLine(nameOf(author)), whom, text: onOneLine(text), said: onOneLine(reply?.excerpt ?? '') });
}
