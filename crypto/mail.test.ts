/** Sealed mail: only the receiving device reads it, and it knows which device wrote it. */
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bytes, equal, own, randomBytes, toHex, utf8 } from './bytes.ts';
import { type Chain, deviceAt, newIdentity, readChain } from './identity.ts';
import { type Letter, MAIL_BODY_BYTES, type MailSender, type OpenedMail, openMail, sealMail } from './mail.ts';
import { openSealed, sealTo } from './sealing.ts';
import { fillPool, key, link } from './identity.world.ts';

let ada: Chain;
let bob: Chain;
beforeAll(async () => {
  await fillPool();
  ada = await link(await newIdentity(key(0), 1), 0, 1);
  bob = await newIdentity(key(2), 1);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const device = (chain: Chain, i: number): Bytes => chain.devices[i]?.id as Bytes;
const fromAda = (i = 0) => ({ keys: key(i), user: ada.user, device: device(ada, i), head: ada.head });
const toBob = () => ({ device: device(bob, 0), sealKey: key(2).seal.publicKey });
const atBob = () => ({ seal: key(2).seal, device: device(bob, 0) });
const knownTo =
  (...chains: readonly Chain[]) =>
  ({ user, head, device: id }: MailSender): Bytes | undefined => {
    const chain = chains.find((one) => equal(one.user, user));
    return chain && deviceAt(chain, head, id)?.signKey;
  };
const letter = (body: Bytes, kind = 1): Letter => ({ kind, item: randomBytes(16), time: 1_700_000_000_000, body });
const because = (opened: OpenedMail): string => (opened.opened ? 'opened' : opened.because);

const words = fc.oneof(
  fc.constant(''),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.constantFrom('שלום עולם', 'مرحبا بالعالم', '你好世界', '👩‍👩‍👧‍👦 family', '\u202eevil\u0000', '<script>\'";--', 'x'.repeat(70_000)),
);

describe('mail', () => {
  it('[I16] what one device seals, the other opens, and knows who wrote it', async () => {
    // Feature: telegram-clone, Property 33: decrypting gives back what was encrypted
    await fc.assert(
      fc.asyncProperty(words, fc.nat({ max: 0xffff }), fc.nat(), async (text, kind, time) => {
        const sent = { kind, item: randomBytes(16), time, body: utf8(text) };
        const sealed = await sealMail(fromAda(1), toBob(), sent);
        const opened = await openMail(atBob(), sealed, knownTo(ada));
        expect(opened).toEqual({ opened: true, mail: { ...sent, sender: { user: ada.user, device: device(ada, 1), head: ada.head } } });
        const body = toHex(sent.body);
        if (body.length > 16) expect(toHex(sealed).includes(body)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('[I16] equal letters are never equal mail, and lengths fall into classes', async () => {
    const sent = letter(utf8('hello'));
    const [a, b] = await Promise.all([sealMail(fromAda(), toBob(), sent), sealMail(fromAda(), toBob(), sent)]);
    expect(equal(a, b)).toBe(false);
    const length = async (bytes: number): Promise<number> => (await sealMail(fromAda(), toBob(), letter(new Uint8Array(bytes)))).length;
    expect(await length(0)).toBe(await length(300));
    expect(await length(600)).toBe(await length(800));
    expect(await length(70_000)).toBe(await length(120_000));
    expect(await length(300)).toBeLessThan(await length(600));
    await expect(sealMail(fromAda(), toBob(), letter(new Uint8Array(MAIL_BODY_BYTES + 1)))).rejects.toThrow('longer');
  });

  it('[I17] any changed or missing byte makes mail undecryptable, without a throw', async () => {
    const sealed = await sealMail(fromAda(), toBob(), letter(utf8('hello')));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const changed = sealed.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        expect(because(await openMail(atBob(), changed, knownTo(ada)))).toBe(at === 0 ? 'malformed' : 'undecryptable');
        expect(because(await openMail(atBob(), sealed.slice(0, at), knownTo(ada)))).toMatch(/malformed|undecryptable/);
      }),
      { numRuns: 150 },
    );
    expect(because(await openMail({ ...atBob(), seal: key(3).seal }, sealed, knownTo(ada)))).toBe('undecryptable');
    for (const noise of [new Uint8Array(), randomBytes(5), randomBytes(3000)])
      expect(because(await openMail(atBob(), noise, knownTo(ada)))).toMatch(/malformed|undecryptable/);
  });

  it('[I18] mail opened by its receiver and sealed on to another is refused there', async () => {
    // Surreptitious forwarding (Davis, USENIX 2001): Ada's signed words to Bob, sealed by Bob to Carol.
    const sealed = await sealMail(fromAda(), toBob(), letter(utf8('I quit')));
    const plain = (await openSealed(key(2).seal, utf8('tidings mail 1'), sealed.slice(0, 1), sealed.slice(1))) as Bytes;
    const onward = await sealTo(key(4).seal.publicKey, utf8('tidings mail 1'), sealed.slice(0, 1), plain);
    const carol = await newIdentity(key(4), 1);
    const forwarded = own(Uint8Array.of(1, ...onward));
    expect(because(await openMail({ seal: key(4).seal, device: device(carol, 0) }, forwarded, knownTo(ada)))).toBe('wrong_recipient');
    expect(because(await openMail({ seal: key(4).seal, device: device(bob, 0) }, forwarded, knownTo(ada)))).toBe('opened');
  });

  it('[I19] nobody writes mail in the name of a device whose key he lacks', async () => {
    const forged = await sealMail({ ...fromAda(), keys: key(5) }, toBob(), letter(utf8('send money')));
    expect(because(await openMail(atBob(), forged, knownTo(ada)))).toBe('bad_signature');
    const sibling = await sealMail({ ...fromAda(0), keys: key(1) }, toBob(), letter(utf8('send money')));
    expect(because(await openMail(atBob(), sibling, knownTo(ada)))).toBe('bad_signature');
  });

  it('[I20] a sender whose chain is not known at that head is named, so that the mail opens once the chain is here', async () => {
    const before = (await readChain(ada.entries.slice(0, 1))) as Chain;
    const sealed = await sealMail(fromAda(1), toBob(), letter(utf8('hello')));
    const sender = { user: ada.user, device: device(ada, 1), head: ada.head };
    expect(await openMail(atBob(), sealed, knownTo(before))).toEqual({ opened: false, because: 'unknown_sender', sender });
    expect(await openMail(atBob(), sealed, knownTo())).toEqual({ opened: false, because: 'unknown_sender', sender });
    expect(because(await openMail(atBob(), sealed, knownTo(ada)))).toBe('opened');
  });

  it('[I26] the key is AES-256, and what wraps it is X-Wing', async () => {
    // Feature: telegram-clone, Property 36: symmetric keys are AES-256, asymmetric ones at least as strong as RSA-2048
    const lengths: number[] = [];
    const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (...of: readonly unknown[]) => Promise<CryptoKey>;
    vi.spyOn(crypto.subtle, 'importKey').mockImplementation((...of: readonly unknown[]) => {
      if (JSON.stringify(of[2]).includes('AES') && (of[1] instanceof ArrayBuffer || ArrayBuffer.isView(of[1]))) lengths.push(of[1].byteLength);
      return importKey(...of);
    });
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const sealed = await sealMail(fromAda(), toBob(), letter(utf8(text)));
        expect(because(await openMail(atBob(), sealed, knownTo(ada)))).toBe('opened');
      }),
      { numRuns: 100 },
    );
    expect(lengths).toHaveLength(200);
    expect(new Set(lengths)).toEqual(new Set([32]));
    expect(key(2).seal.publicKey).toHaveLength(1184 + 32);
    expect(key(2).sign.publicKey).toHaveLength(32);
  });
});
