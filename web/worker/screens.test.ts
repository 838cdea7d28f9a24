/** For which addresses the service worker gives the app’s page. */
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../hub/protocol/routes.ts';
import { isScreen } from './screens.ts';

const ID = '00112233445566778899aabbccddeeff';

describe('the page the service worker gives', () => {
  it('[U22] is for every screen of the app', async () => {
    globalThis.location ??= { pathname: '/' } as Location;
    globalThis.addEventListener ??= () => undefined;
    const { SETTINGS_PAGES, writeRoute } = await import('../app/route.ts');
    const routes = [
      { at: 'chats' },
      { at: 'chat', chat: ID, message: undefined },
      { at: 'chat', chat: ID, message: ID },
      { at: 'safety', chat: ID },
      { at: 'new' },
      { at: 'settings', page: undefined },
      ...SETTINGS_PAGES.map((page) => ({ at: 'settings', page }) as const),
    ] as const;
    expect(routes.map(writeRoute).filter((path) => !isScreen(path))).toEqual([]);
  });
  it('[U22] is for nothing the hub answers', () => {
    const paths = Object.values(PATHS).map((path) => path.replaceAll(/:\w+/g, ID));
    expect(paths).toContain('/healthz');
    expect(
      [...paths, '/v1', '/v1/', '/worker.js', '/assets/a.js', '/manifest.webmanifest', '/metrics', '/c', '/news', '/settingsx'].filter(isScreen),
    ).toEqual([]);
  });
});
