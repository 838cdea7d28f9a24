/** What comes by itself, and what waits for a press. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALONE, isAlone, type Line, MOST_ALONE, NETWORKS, networkOf, readRules, USUAL } from './alone.ts';

const kinds = fc.constantFrom('photo', 'video', 'audio', 'voice', 'file' as const);
const types = fc.constantFrom('', 'image/jpeg', 'application/x-elf');
const line = fc.option(
  fc.record({ type: fc.constantFrom(undefined, 'unknown', 'cellular', 'wifi', 'ethernet'), saveData: fc.option(fc.boolean()) }),
  {
    nil: undefined,
  },
);

it('[U462] comes by itself as was chosen for its kind and line, up to a size, and never where data is saved', () => {
  const rules = fc.tuple(...Array.from({ length: 8 }, () => fc.boolean())).map((all) => {
    const of = (from: number) => ({ photo: all[from]!, voice: all[from + 1]!, video: all[from + 2]!, file: all[from + 3]! });
    return { wifi: of(0), mobile: of(4) };
  });
  fc.assert(
    fc.property(kinds, fc.nat(20_000_000), fc.boolean(), types, rules, line, (kind, size, runs, type, told, here) => {
      const as = kind === 'audio' ? 'file' : kind;
      const network = here?.type === 'cellular' ? 'mobile' : 'wifi';
      const isProgram = runs || type === 'application/x-elf';
      expect(isAlone({ kind, size, runs, type }, told, here as Line)).toBe(
        !here?.saveData && !isProgram && told[network][as] && size <= MOST_ALONE[as],
      );
      expect(readRules(JSON.stringify(told))).toEqual(told);
    }),
    { numRuns: 300 },
  );
  expect(isAlone({ kind: 'video', size: 1, runs: false, type: '' }, USUAL, { type: 'cellular' })).toBe(false);
  expect([undefined, {}, { type: 'unknown' }].map(networkOf)).toEqual([undefined, undefined, undefined]);
});

it('[U462] what was kept may be anything, and what it does not say is as usual', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = readRules(text);
      for (const network of NETWORKS) for (const kind of ALONE) expect(typeof read[network][kind]).toBe('boolean');
    }),
    { numRuns: 300 },
  );
  expect(readRules(undefined)).toEqual(USUAL);
  expect(readRules('{"wifi":{"video":false}}').wifi).toEqual({ ...USUAL.wifi, video: false });
});
