/** What a person reads in Spanish about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const person: Later['person'] = {
  username: 'Nombre de usuario',
  ownName: 'Su propio nombre',
  groups: 'Grupos en común',
  addContact: 'Añadir a contactos',
  removeContact: 'Quitar de contactos',
  added: (name) => `${isolated(name)} está en tus contactos`,
  removed: (name) => `${isolated(name)} ya no está en tus contactos`,
  rename: 'Cambiar el nombre',
  renameTitle: (name) => `¿Cómo llamas a ${isolated(name)}?`,
  renameLabel: 'Nombre',
  renameHint: 'Solo lo ves tú. Si lo dejas vacío, se muestra el nombre que esa persona se da.',
  block: 'Bloquear',
  unblock: 'Desbloquear',
  blockTitle: (name) => `¿Bloquear a ${isolated(name)}?`,
  blockHint:
    'No te llega nada más de esta persona y no le llega nada tuyo: ni mensajes ni si estás en línea. No se le avisa. Lo que escriba mientras tanto no lo verás nunca. En los grupos en común se oculta lo que dice.',
  blocked: (name) => `Has bloqueado a ${isolated(name)}`,
  unblocked: (name) => `Has desbloqueado a ${isolated(name)}`,
  youBlocked: (name) => `Has bloqueado a ${isolated(name)}.`,
  report: 'Denunciar',
  reportTitle: (name) => `Denunciar a ${isolated(name)}`,
  reportLead: (name) =>
    `Tu denuncia llega a quien administra este hub. Allí solo se pueden leer los mensajes que adjuntes; salen del cifrado de extremo a extremo. ${isolated(name)} no recibe ningún aviso.`,
  reasons: {
    spam: 'Spam',
    fraud: 'Fraude',
    harassment: 'Acoso',
    violence: 'Violencia',
    child_abuse: 'Abuso sexual infantil',
    impersonation: 'Se hace pasar por otra persona',
    other: 'Otra cosa',
  },
  reason: 'Motivo',
  reportText: 'Qué ha pasado (opcional)',
  reportLast: (n) =>
    count(n, (n) => ({
      one: `Adjuntar su último mensaje`,
      many: `Adjuntar sus últimos ${n} de mensajes`,
      other: `Adjuntar sus últimos ${n} mensajes`,
    })),
  reportThese: (n) =>
    count(n, (n) => ({ one: `Se adjunta ${n} mensaje.`, many: `Se adjuntan ${n} de mensajes.`, other: `Se adjuntan ${n} mensajes.` })),
  reportSend: 'Enviar denuncia',
  reported: 'Tu denuncia se ha enviado',
  alsoBlock: (name) => `Bloquear también a ${isolated(name)}`,
};
