/** What is absent from a browser build, beside what libraries take of it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as absent from './absent.ts';

const sourceOf = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8');

it('[U222] what stands for absent modules in a browser build has all that Yjs and y-websocket take of them, and nothing else', () => {
  const sources = sourceOf('yjs') + sourceOf('y-websocket');
  const taken = new Set([...sources.matchAll(/\b(?:awarenessProtocol|bc|env)\.(\w+)/g)].map(([, name]) => name));
  expect([...taken].sort()).toEqual(Object.keys(absent).sort());
});
