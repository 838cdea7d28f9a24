/** A person's settings as the own chat has them: one choice each, so that two devices that change different ones take nothing back from one another. */
import { AUDIENCE, CHOICE } from '../../chat/choices.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import type { Audience, Settings } from '../port/people.ts';
import { ONESELF, type Own, type OwnWordOf } from './own.ts';

export const DEFAULTS: Settings = {
  readReceipts: true,
  findable: undefined,
  typing: true,
  lastSeen: 'contacts',
  photo: 'everyone',
  groups: 'everyone',
  keepArchived: false,
  lastSeenExact: true,
};

export type Chosen = Pick<Own, 'choice'>;
type Flag = 'readReceipts' | 'typing' | 'keepArchived' | 'lastSeenExact';

const AUDIENCES: readonly Audience[] = ['everyone', 'contacts', 'nobody'];

/** What was chosen, else what holds where nothing was. */
export const settingsOf = (own: Chosen): Settings => ({
  readReceipts: isOn(own, 'readReceipts'),
  findable: own.choice(CHOICE.findable) === undefined ? undefined : own.choice(CHOICE.findable) !== 0,
  typing: isOn(own, 'typing'),
  lastSeen: audienceOf(own, 'lastSeen'),
  photo: audienceOf(own, 'photo'),
  groups: audienceOf(own, 'groups'),
  keepArchived: isOn(own, 'keepArchived'),
  lastSeenExact: isOn(own, 'lastSeenExact'),
});

export const isOn = (own: Chosen, name: Flag): boolean => (own.choice(CHOICE[name]) ?? Number(DEFAULTS[name])) !== 0;

/** An audience of a later version is nobody. */
export function audienceOf(own: Chosen, name: 'lastSeen' | 'photo' | 'groups'): Audience {
  const value = own.choice(CHOICE[name]);
  return value === undefined ? DEFAULTS[name] : (AUDIENCES[value] ?? 'nobody');
}

/** The words that say a change. What is said already is not said again. */
export function changesOf(own: Chosen, change: Partial<Settings>): readonly OwnWordOf<typeof OWN_TYPE.choice>[] {
  const next = { ...settingsOf(own), ...change };
  const words = NAMES.map((name) => ({ type: OWN_TYPE.choice, about: ONESELF, what: CHOICE[name], value: toValue(next[name]) }) as const);
  return words.filter(({ what, value }, i) => (NAMES[i] ?? '') in change && own.choice(what) !== value);
}

const NAMES = [
  'readReceipts',
  'findable',
  'typing',
  'lastSeen',
  'photo',
  'groups',
  'keepArchived',
  'lastSeenExact',
] as const satisfies readonly (keyof Settings)[];

const toValue = (setting: Settings[keyof Settings]): number => (typeof setting === 'string' ? AUDIENCE[setting] : Number(setting));
