/** A person at a tab of any browser: looks, presses, types. By roles and names, with real keys and a real pointer. */
import { WIRE_LIMITS } from '../wire/limits.ts';
import { until } from './hub-process.ts';
import { ask, type Tab } from './tab.ts';

/** A row is a chat of the list, whose name also tells its newest message. */
export type Role = 'button' | 'link' | 'field' | 'heading' | 'row';
/** A message on the screen: what it says, and what its tick is called. */
export type Said = { readonly text: string; readonly status: string | null };

/** W3C WebDriver §17.4.2. */
export const KEYS = { enter: '\uE007', control: '\uE009', escape: '\uE00C', f6: '\uE036' } as const;

/** The longest that a line pauses before it tries again: whoever waits for a hub that is back waits no longer. */
export const PATIENCE_MS = WIRE_LIMITS.retryMaxMs;

/** Waits for the one with this name, or whose name begins with it. */
export async function see(tab: Tab, role: Role, name: string): Promise<void> {
  await patiently(tab, `a ${role} “${name}”`, async () => (await ask(tab, find, role, name))?.isThere);
}

/** Waits until the page says this somewhere. */
export async function read(tab: Tab, text: string): Promise<void> {
  await patiently(tab, `“${text}”`, () => ask(tab, (wanted: string) => document.body.textContent.includes(wanted) || undefined, text));
}

/** Presses it as soon as it is still, able and not covered. */
export async function press(tab: Tab, role: Role, name: string): Promise<void> {
  let before = '';
  const { x, y } = await patiently(tab, `a ${role} “${name}” to press`, async () => {
    const found = await ask(tab, find, role, name);
    const isStill = JSON.stringify(found) === before;
    before = JSON.stringify(found);
    return isStill && found?.isReady ? found : undefined;
  });
  const actions = [
    { type: 'pointerMove', x, y },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  await tab.act([{ type: 'pointer', id: 'mouse', actions }]);
}

/** Types into the field with this label, in place of what is there. */
export async function fill(tab: Tab, label: string, text: string): Promise<void> {
  await press(tab, 'field', label);
  await hold(tab, KEYS.control, 'a');
  await type(tab, text);
}

/** Presses keys, one after the other. */
export async function type(tab: Tab, text: string): Promise<void> {
  const each = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  await tab.act([{ type: 'key', id: 'keyboard', actions: each.flatMap((key) => [down(key), up(key)]) }]);
}

/** Presses keys together. */
export async function hold(tab: Tab, ...keys: readonly string[]): Promise<void> {
  await tab.act([{ type: 'key', id: 'keyboard', actions: [...keys.map(down), ...keys.toReversed().map(up)] }]);
}
const down = (value: string) => ({ type: 'keyDown', value });
const up = (value: string) => ({ type: 'keyUp', value });

/** Waits for this message, and for its tick where one is named. */
export async function hear(tab: Tab, text: string, status?: string): Promise<void> {
  await patiently(tab, `the message “${text}” ${status ?? ''}`, async () => {
    const said = await ask(tab, messages);
    return said.some((one) => one.text === text && (status === undefined || one.status === status)) || undefined;
  });
}

/** Waits until there is an answer; where none comes, tells what the page says instead. */
async function patiently<T>(tab: Tab, what: string, look: () => Promise<T | undefined>): Promise<T> {
  try {
    return await until(what, PATIENCE_MS, look);
  } catch (error) {
    // In one line: of a failure the gate's last words hold no more.
    const page = await ask(tab, () => `${location.pathname} ${document.body.textContent.replace(/\s+/g, ' ')}`);
    throw new Error(`${String(error)}; the page says: ${page}`, { cause: error });
  }
}

/** Runs in the page: the messages on the screen, from the top. */
export function messages(): readonly Said[] {
  return [...document.querySelectorAll('.msgs .b .tx')].map((one) => {
    const words = one.cloneNode(true) as Element;
    words.querySelector('.meta')?.remove();
    return { text: words.textContent ?? '', status: one.querySelector('.meta [role="img"]:last-of-type')?.getAttribute('aria-label') ?? null };
  });
}

/** Runs in the page: the one with this name, where its middle is, and whether a press there would reach it. */
function find(role: Role, name: string): { readonly isThere: true; readonly isReady: boolean; readonly x: number; readonly y: number } | undefined {
  const selectors = { button: 'button, summary', link: 'a[href]', field: 'input, textarea', heading: 'h1, h2', row: 'a.row .nm' };
  const nameOf = (one: Element): string => {
    const label = (one as HTMLInputElement).labels?.[0];
    return (one.getAttribute('aria-label') ?? label?.textContent ?? one.textContent ?? '').trim();
  };
  const all = [...document.querySelectorAll(selectors[role])].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const found = all.find((one) => nameOf(one) === name) ?? all.find((one) => nameOf(one).startsWith(name));
  if (!found) return undefined;
  found.scrollIntoView({ block: 'nearest' });
  const box = found.getBoundingClientRect();
  const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
  return { isThere: true, isReady: !found.matches(':disabled, [aria-disabled="true"]') && found.contains(document.elementFromPoint(x, y)), x, y };
}
