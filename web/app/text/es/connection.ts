/** What a person reads in Spanish of the line to the hub. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const connection: First['connection'] = {
  connecting: 'Conectando…',
  updating: 'Actualizando…',
  offline: (waiting) =>
    waiting === 0
      ? 'Sin conexión. Lo que escribas se enviará cuando vuelvas.'
      : count(waiting, (n) => ({
          one: `Sin conexión. ${n} mensaje se enviará cuando vuelvas.`,
          many: `Sin conexión. ${n} de mensajes se enviarán cuando vuelvas.`,
          other: `Sin conexión. ${n} mensajes se enviarán cuando vuelvas.`,
        })),
  back: (sent) =>
    sent === 0
      ? 'De nuevo en línea.'
      : count(sent, (n) => ({
          one: `De nuevo en línea. ${n} mensaje enviado.`,
          many: `De nuevo en línea. ${n} de mensajes enviados.`,
          other: `De nuevo en línea. ${n} mensajes enviados.`,
        })),
  held: (until) =>
    `El hub vuelve a decir que este dispositivo funciona por duplicado. Por seguridad no envía ni recibe nada hasta ${until}, cuando tomará claves nuevas por sí solo; lo que escribas se conserva.`,
  heldForNow:
    'El hub dice que este dispositivo funciona por duplicado. Por seguridad no envía ni recibe nada; lo que escribas se conserva. Volverá a preguntar al hub cuando recargues.',
  goOn: 'Tomar claves nuevas ahora',
  heldForGood:
    'El hub dice que este dispositivo funciona por duplicado, y no queda sitio para claves nuevas. Ya no envía nada más; usa otro de tus dispositivos.',
  unavailable: 'El hub no puede hacer nada ahora mismo. Lo que escribas se conserva y saldrá cuando se pueda.',
  full: 'Este dispositivo está lleno, o su almacenamiento no responde: nada se guarda, se envía ni se recibe. Haz sitio; Tidings seguirá por sí solo.',
  updateNeeded: 'El hub necesita un Tidings más reciente. Recarga para actualizar; lo que has escrito se conserva.',
};
