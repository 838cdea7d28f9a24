/** For which addresses the service worker gives the app’s page. */
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../hub/protocol/routes.ts';
import { isPlace, writeRoute } from '../app/address.ts';
import { EVERY_PLACE } from '../app/address.world.ts';

const ID = '00112233445566778899aabbccddeeff';

describe('the page the service worker gives', () => {
  it('[U22] is for every place of the app', () => {
    expect(EVERY_PLACE.map(writeRoute).filter((path) => !isPlace(path))).toEqual([]);
  });
  it('[U22] is for nothing the hub answers', () => {
    const paths = Object.values(PATHS).map((path) => path.replaceAll(/:\w+/g, ID));
    expect(paths).toContain('/healthz');
    expect(
      [...paths, '/v1', '/v1/', '/worker.js', '/assets/a.js', '/manifest.webmanifest', '/metrics', '/c', '/news', '/joined', '/settingsx'].filter(
        isPlace,
      ),
    ).toEqual([]);
  });
});
