/** How a person wants to be told, as the own chat has it: one choice each, as with settings.ts, but apart from them, for a first send needs none of it. */
import { NOTICE_CHOICE } from '../../chat/notice-choices.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import type { Hours, NoticeSettings, Shows } from '../port/notices.ts';
import { ONESELF, type OwnWordOf } from './own.ts';
import type { Chosen } from './settings.ts';

export const NOTICE_DEFAULTS: NoticeSettings = {
  direct: true,
  groups: true,
  mentions: true,
  requests: true,
  shows: 'all',
  sound: true,
  quiet: undefined,
};

const WHAT: { readonly [N in keyof NoticeSettings]: (typeof NOTICE_CHOICE)[N] } = NOTICE_CHOICE;
const NAMES = Object.keys(WHAT) as readonly (keyof NoticeSettings)[];
const SHOWS: readonly Shows[] = ['all', 'names', 'nothing'];
const DAY = 24 * 60;

/** What was chosen, else what holds where nothing was. */
export const noticeSettingsOf = (own: Chosen): NoticeSettings => {
  const isOn = (name: 'direct' | 'groups' | 'mentions' | 'requests' | 'sound') => (own.choice(WHAT[name]) ?? Number(NOTICE_DEFAULTS[name])) !== 0;
  return {
    direct: isOn('direct'),
    groups: isOn('groups'),
    mentions: isOn('mentions'),
    requests: isOn('requests'),
    // What a later version may show is not known: nothing is.
    shows: SHOWS[own.choice(WHAT.shows) ?? 0] ?? 'nothing',
    sound: isOn('sound'),
    quiet: hoursOf(own.choice(WHAT.quiet) ?? 0),
  };
};

/** The words that say a change. What is said already is not said again. */
export function noticeChanges(own: Chosen, change: Partial<NoticeSettings>): readonly OwnWordOf<typeof OWN_TYPE.choice>[] {
  const [now, next] = [noticeSettingsOf(own), { ...noticeSettingsOf(own), ...change }];
  return NAMES.flatMap((name) => {
    const value = numberOf(next[name]);
    return value === numberOf(now[name]) ? [] : [{ type: OWN_TYPE.choice, about: ONESELF, what: WHAT[name], value } as const];
  });
}

/** Within these hours at this time of day? */
export function isWithin({ from, to }: Hours, minutes: number): boolean {
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

const numberOf = (setting: NoticeSettings[keyof NoticeSettings]): number => {
  if (typeof setting === 'string') return SHOWS.indexOf(setting);
  return typeof setting === 'object' ? setting.from * DAY + setting.to + 1 : Number(setting ?? 0);
};
/** 0 is no hours; what is no time of day is none either. */
function hoursOf(value: number): Hours | undefined {
  const [from, to] = [Math.floor((value - 1) / DAY), (value - 1) % DAY];
  return value > 0 && from < DAY ? { from, to } : undefined;
}
