/** The log that Yjs gets in a browser build, beside what it asks of one. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as log from './yjs-log.ts';

it('[U167] the log of a browser build has all that Yjs takes of one', () => {
  const yjs = readFileSync(fileURLToPath(import.meta.resolve('yjs')), 'utf8');
  const taken = new Set([...yjs.matchAll(/\blogging\.(\w+)/g)].map(([, name]) => name));
  expect([...taken].sort()).toEqual(Object.keys(log).sort());
});
