/** What a person may give as the address of a hub. */
import { describe, expect, it } from 'vitest';
import { readHubAddress } from './address.ts';

describe('an address', () => {
  it('[W6] gives origin, socket and host, with the port where it is not the usual one', () => {
    expect(readHubAddress(' https://Hub.Example ')).toEqual({
      origin: 'https://hub.example',
      socket: 'wss://hub.example/v1/socket',
      host: 'hub.example',
    });
    expect(readHubAddress('http://localhost:8787/')).toEqual({
      origin: 'http://localhost:8787',
      socket: 'ws://localhost:8787/v1/socket',
      host: 'localhost:8787',
    });
  });
  it('[W6] is none where it is more than an origin, or no address at all', () => {
    for (const text of [
      '',
      'hub.example',
      'ftp://hub.example',
      'https://a:b@hub.example',
      'https://hub.example/chat',
      'https://hub.example/?a',
      'https://hub.example/#a',
      'javascript:alert(1)',
      'https://',
    ]) {
      expect(readHubAddress(text)).toBeUndefined();
    }
  });
});
