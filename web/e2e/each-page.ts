/** Pages of our own components for the tests of a file: an empty one for each, and what it complains of fails that test. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openProfile, type Profile, type ProfileOptions } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';

/** `entry` from the project's root; `begin` is given the page of each test, before it. Paths are addresses there: the page knows its origin. */
export function eachPage(entry: string, begin: (page: Page) => void, options: ProfileOptions = {}): void {
  let served: ServedPage;
  let profile: Profile;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    served = await servePage(entry);
    profile = await openProfile(undefined, { ...options, baseURL: served.url });
  });
  beforeEach(async () => {
    complaints = [];
    page = await profile.context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    begin(page);
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await profile.close();
    await served.close();
  });
}
