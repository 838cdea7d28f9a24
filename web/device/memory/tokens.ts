/** The tokens by which others may ask when this person was here, and when they are made anew. */
import { OWN_LIMIT, OWN_TYPE } from '../../chat/own-bodies.ts';
import type { Core } from './core.ts';
import type { OwnWordOf } from './own.ts';

export const newTokens = ({ random }: Pick<Core, 'random'>): OwnWordOf<typeof OWN_TYPE.presence> => ({
  type: OWN_TYPE.presence,
  exact: random(OWN_LIMIT.token),
  coarse: random(OWN_LIMIT.token),
});

/** What is said with a word by which somebody may see it no more: what they hold is worth nothing from then on. Nothing where there are no tokens. */
export const rotation = (core: Core): readonly OwnWordOf<typeof OWN_TYPE.presence>[] =>
  core.own.word(OWN_TYPE.presence, '') ? [newTokens(core)] : [];
