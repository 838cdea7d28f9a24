/** The settings: what is set is read, and each mistake gets a sentence of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, type Environment, isSecure, originsOf, readConfig } from './config.ts';
import { LIMITS } from './protocol/limits.ts';

const configOf = (env: Environment): Config => {
  const reading = readConfig(env);
  if ('mistakes' in reading) throw new Error(reading.mistakes.join(' '));
  return reading.config;
};
const mistakesOf = (env: Environment): readonly string[] => {
  const reading = readConfig(env);
  return 'mistakes' in reading ? reading.mistakes : [];
};
const warningsOf = (env: Environment): readonly string[] => {
  const reading = readConfig(env);
  return 'warnings' in reading ? reading.warnings : [];
};

describe('config', () => {
  it('[H1] a hub with nothing set listens on localhost, keeps ./data, prints codes and believes no proxy', () => {
    expect(configOf({ PATH: '/bin' })).toEqual({
      port: 8787,
      host: '127.0.0.1',
      data: './data',
      sender: { kind: 'console' },
      origins: [],
      tls: undefined,
      trustedProxies: 0,
      retentionMs: LIMITS.retentionMs,
      media: { fileBytes: 2048 * 1024 ** 2, quotaBytes: 10_240 * 1024 ** 2, keepMs: 30 * 86_400_000 },
      contact: undefined,
      logLevel: 'info',
    });
  });

  it('[H1] what is set is read', () => {
    const config = configOf({
      TIDINGS_PORT: '443',
      TIDINGS_HOST: '0.0.0.0',
      TIDINGS_DATA: '/srv/tidings',
      TIDINGS_SMS: 'file:/run/codes.jsonl',
      TIDINGS_ORIGIN: 'https://chat.example.org, https://t.example.org:8443/',
      TIDINGS_TLS_CERT: '/c.pem',
      TIDINGS_TLS_KEY: '/k.pem',
      TIDINGS_TRUST_PROXY: '1',
      TIDINGS_RETENTION_DAYS: '7',
      TIDINGS_MEDIA_FILE_MB: '0',
      TIDINGS_MEDIA_QUOTA_MB: '500',
      TIDINGS_MEDIA_DAYS: '365',
      TIDINGS_CONTACT: 'mailto:ops@example.org',
      TIDINGS_LOG: 'warn',
    });
    expect(config).toEqual({
      port: 443,
      host: '0.0.0.0',
      data: '/srv/tidings',
      sender: { kind: 'file', path: '/run/codes.jsonl' },
      origins: ['https://chat.example.org', 'https://t.example.org:8443'],
      tls: { cert: '/c.pem', key: '/k.pem' },
      trustedProxies: 1,
      retentionMs: 7 * 86_400_000,
      media: { fileBytes: 0, quotaBytes: 500 * 1024 ** 2, keepMs: 365 * 86_400_000 },
      contact: 'mailto:ops@example.org',
      logLevel: 'warn',
    });
  });

  it('[H2] each mistake gets its own sentence, and all are told at once', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['TIDINGS_PORT', '80a'],
      ['TIDINGS_PORT', '65536'],
      ['TIDINGS_SMS', 'pigeon'],
      ['TIDINGS_SMS', 'file:'],
      ['TIDINGS_ORIGIN', 'chat.example.org'],
      ['TIDINGS_ORIGIN', 'https://chat.example.org/app'],
      ['TIDINGS_ORIGIN', 'ftp://chat.example.org'],
      ['TIDINGS_TLS_CERT', '/c.pem'],
      ['TIDINGS_TLS_KEY', '/k.pem'],
      ['TIDINGS_TRUST_PROXY', 'yes'],
      ['TIDINGS_RETENTION_DAYS', '0'],
      ['TIDINGS_MEDIA_FILE_MB', '14337'],
      ['TIDINGS_MEDIA_FILE_MB', '1.5'],
      ['TIDINGS_MEDIA_QUOTA_MB', '-1'],
      ['TIDINGS_MEDIA_DAYS', '0'],
      ['TIDINGS_MEDIA_DAYS', '366'],
      ['TIDINGS_RETENTION_DAYS', '61'],
      ['TIDINGS_CONTACT', 'ops@example.org'],
      ['TIDINGS_CONTACT', 'http://example.org'],
      ['TIDINGS_CONTACT', 'mailto:nobody'],
      ['TIDINGS_LOG', 'loud'],
    ];
    for (const [name, value] of wrong) {
      const mistakes = mistakesOf({ [name]: value });
      expect(mistakes).toHaveLength(1);
      expect(mistakes[0]).toMatch(new RegExp(`^.*${name}.+\\.$`));
    }
    expect(mistakesOf({ TIDINGS_PORT: '-1', TIDINGS_LOG: 'loud', TIDINGS_SMS: 'x' })).toHaveLength(3);
  });

  it('[P65] whom push services may turn to is a mail or an https address, and nobody has to be named', () => {
    for (const contact of ['mailto:ops@example.org', 'https://example.org/contact'])
      expect(configOf({ TIDINGS_CONTACT: contact }).contact).toBe(contact);
    expect(configOf({ TIDINGS_CONTACT: ' ' }).contact).toBeUndefined();
    expect(mistakesOf({ TIDINGS_CONTACT: 'mailto:a@b, mailto:c@d' })).toHaveLength(1);
  });

  it('[H2] a TIDINGS_ name the hub does not know is a mistake that names the nearest', () => {
    expect(mistakesOf({ TIDINGS_HUB: 'http://localhost:8787', TIDINGS_PROFILE: 'ada' })).toEqual([]);
    expect(mistakesOf({ TIDINGS_PROT: '80' })).toEqual(['TIDINGS_PROT is not a setting of the hub. Did you mean TIDINGS_PORT?']);
    expect(mistakesOf({ TIDINGS_TLS_CRT: 'x' })).toEqual(['TIDINGS_TLS_CRT is not a setting of the hub. Did you mean TIDINGS_TLS_CERT?']);
    expect(mistakesOf({ TIDINGS_ORIGINS: 'x' })).toEqual(['TIDINGS_ORIGINS is not a setting of the hub. Did you mean TIDINGS_ORIGIN?']);
  });

  it('[H2] whatever is set, the reading is a config or sentences', () => {
    const names = fc.constantFrom('TIDINGS_PORT', 'TIDINGS_SMS', 'TIDINGS_ORIGIN', 'TIDINGS_TRUST_PROXY', 'TIDINGS_LOG', 'TIDINGS_RETENTION_DAYS');
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.constantFrom('', '0', 'file:a', 'https://مثال.إختبار')), {
          noNullPrototype: true,
        }),
        (env) => {
          const reading = readConfig(env);
          if ('mistakes' in reading) expect(reading.mistakes.length).toBeGreaterThan(0);
          else expect(reading.config.port).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[H3] without an origin, only localhost on the port the hub listens on is its own', () => {
    expect(originsOf(configOf({}), 8787)).toEqual(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787']);
    expect(originsOf(configOf({ TIDINGS_TLS_CERT: 'c', TIDINGS_TLS_KEY: 'k' }), 443)).toEqual([
      'https://localhost',
      'https://127.0.0.1',
      'https://[::1]',
    ]);
    expect(originsOf(configOf({ TIDINGS_ORIGIN: 'https://chat.example.org' }), 8787)).toEqual(['https://chat.example.org']);
  });

  it('[H4] a plain http origin that is not localhost gets one sentence, and the hub starts all the same', () => {
    expect(warningsOf({ TIDINGS_ORIGIN: 'http://chat.example.org' })).toEqual([
      'http://chat.example.org is plain http: browsers give it no offline mode, no notifications and no encryption. Use https.',
    ]);
    expect(warningsOf({ TIDINGS_ORIGIN: 'http://localhost:8787 https://chat.example.org http://127.0.0.1:1' })).toEqual([]);
    expect(warningsOf({ TIDINGS_HOST: '0.0.0.0' })).toHaveLength(1);
    expect(warningsOf({})).toEqual([]);
  });

  it('[H5] a hub is secure where it has TLS or every origin is https', () => {
    expect(isSecure(configOf({ TIDINGS_ORIGIN: 'https://a.example' }))).toBe(true);
    expect(isSecure(configOf({ TIDINGS_ORIGIN: 'https://a.example http://localhost:1' }))).toBe(false);
    expect(isSecure(configOf({}))).toBe(false);
  });
});
