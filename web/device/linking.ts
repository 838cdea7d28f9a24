/** How far linking is: what lasts as long as a run of the engine, while its code comes when it is first needed. */
import type { Met } from './account/link.ts';
import type { LinkView } from './port/port.ts';

export type Linking = { view: LinkView; cancelled: boolean; readonly met: Map<string, Met> };
export const newLinking = (): Linking => ({ view: { state: 'idle' }, cancelled: true, met: new Map() });
