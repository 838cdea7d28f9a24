/** What a person reads in Spanish of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) => count(n, (n) => ({ one: `${n} persona más`, many: `${n} personas más`, other: `${n} personas más` })),
  created: { other: (who, name) => `${isolated(who)} creó el grupo «${isolated(name)}»`, own: (name) => `Creaste el grupo «${isolated(name)}»` },
  added: {
    other: (who, people) => `${isolated(who)} añadió a ${list([...people].map(isolated))}`,
    own: (people) => `Añadiste a ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} te añadió`,
  },
  removed: {
    other: (who, people) => `${isolated(who)} quitó del grupo a ${list([...people].map(isolated))}`,
    own: (people) => `Quitaste del grupo a ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} te quitó del grupo`,
  },
  banned: {
    other: (who, people) => `${isolated(who)} vetó a ${list([...people].map(isolated))}`,
    own: (people) => `Vetaste a ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} te vetó`,
  },
  left: { other: (one) => `${isolated(one)} salió del grupo`, own: 'Saliste del grupo' },
  promoted: {
    other: (who, one) => `${isolated(who)} dio permisos de administración a ${isolated(one)}`,
    own: (one) => `Diste permisos de administración a ${isolated(one)}`,
    you: (who) => `${isolated(who)} te dio permisos de administración`,
  },
  demoted: {
    other: (who, one) => `${isolated(who)} retiró los permisos de administración a ${isolated(one)}`,
    own: (one) => `Retiraste los permisos de administración a ${isolated(one)}`,
    you: (who) => `${isolated(who)} te retiró los permisos de administración`,
  },
  stepped: { other: (one) => `${isolated(one)} renunció a los permisos de administración`, own: 'Renunciaste a los permisos de administración' },
  owner: {
    other: (who, one) => `${isolated(who)} traspasó el grupo a ${isolated(one)}`,
    own: (one) => `Traspasaste el grupo a ${isolated(one)}`,
    you: (who) => `${isolated(who)} te traspasó el grupo`,
  },
  renamed: {
    other: (who, name) => `${isolated(who)} cambió el nombre del grupo a «${isolated(name)}»`,
    own: (name) => `Cambiaste el nombre del grupo a «${isolated(name)}»`,
  },
  described: { other: (who) => `${isolated(who)} cambió la descripción`, own: 'Cambiaste la descripción' },
  photo: { other: (who) => `${isolated(who)} cambió la foto del grupo`, own: 'Cambiaste la foto del grupo' },
  photo_gone: { other: (who) => `${isolated(who)} quitó la foto del grupo`, own: 'Quitaste la foto del grupo' },
  rules: { other: (who) => `${isolated(who)} cambió lo que pueden hacer los miembros`, own: 'Cambiaste lo que pueden hacer los miembros' },
  history_shown: {
    other: (who) => `${isolated(who)} permite a los nuevos miembros leer los mensajes anteriores`,
    own: 'Permites a los nuevos miembros leer los mensajes anteriores',
  },
  history_hidden: {
    other: (who) => `${isolated(who)} oculta los mensajes anteriores a los nuevos miembros`,
    own: 'Ocultas los mensajes anteriores a los nuevos miembros',
  },
  joined: { other: (one) => `${isolated(one)} entró por un enlace`, own: 'Entraste por un enlace' },
  link: { other: (who) => `${isolated(who)} configuró un enlace de invitación`, own: 'Configuraste un enlace de invitación' },
  link_gone: { other: (who) => `${isolated(who)} revocó un enlace de invitación`, own: 'Revocaste un enlace de invitación' },
  pinned: {
    other: (who, what) => `${isolated(who)} fijó ${what}`,
    own: (what) => `Fijaste ${what}`,
    said: (text) => `«${isolated(text)}»`,
    message: 'un mensaje',
  },
};
