/** What stands for lib0's log in a browser build: its colours bring a checker of schemas along. It says nothing, for nobody reads a browser's console. */
export const ORANGE = '';
export const RED = '';
export const BOLD = '';
export const UNBOLD = '';
export const print = (): void => undefined;
export const warn = print;
