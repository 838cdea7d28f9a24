/** A tab of a browser that WebDriver drives: what each browser has to offer, by its own protocol. What a person does with it stands in hands.ts. */

/** Sizes are in CSS pixels. */
export type Tab = {
  /** Goes there, and comes back when the page is loaded. */
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Evaluates an expression in the page; it is a promise of a text. */
  evaluate(expression: string): Promise<string>;
  /** Sources of input and what each does, tick by tick: W3C WebDriver §15, the same in WebDriver BiDi. */
  act(sources: readonly InputSource[]): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** What the page shows, as PNG. */
  picture(): Promise<Uint8Array>;
  /** Ends the browser and forgets all it kept. */
  close(): Promise<void>;
};

export type InputSource = { readonly type: 'key' | 'pointer'; readonly id: string; readonly actions: readonly object[] };

/** Calls a function in the page. Its source alone goes there, so it may use nothing but its arguments; they and its answer are JSON. */
export async function ask<const A extends readonly unknown[], T>(tab: Tab, look: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
  const answer = await tab.evaluate(`(async () => JSON.stringify({ is: await (${look})(...${JSON.stringify(args)}) }))()`);
  return (JSON.parse(answer) as { readonly is: T }).is;
}
