import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { root: '.', include: ['{web,hub,crypto,docs}/**/*.test.ts'] },
});
