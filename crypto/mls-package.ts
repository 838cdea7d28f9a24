/** Key packages (RFC 9420 §10): what a device leaves with the hub so that others can add it while it is away. */
import {
  encodeKeyPackage,
  decodeKeyPackage,
  generateKeyPackageWithKey,
  type KeyPackage,
  makeKeyPackageRef,
  type PrivateKeyPackage,
  verifyKeyPackage,
} from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { type Bytes, concat, equal, own } from './bytes.ts';
import { decode, encode, readBytes, readOneOf, writeByte, writeBytes } from './codec.ts';
import { type Credential, writeCredential } from './credential.ts';
import { credentialOf, decodeExactly, refuse } from './mls-state.ts';
import { isUsableKey, type Suite } from './mls-suite.ts';
import { checkCapabilities } from './mls-tree.ts';

/** `privateKey` is the 32-byte seed. */
export type SignKey = { readonly publicKey: Bytes; readonly privateKey: Bytes };
/** `bytes` are for the hub; `secret` is to be stored sealed, by `ref`. */
export type NewPackage = { readonly bytes: Bytes; readonly ref: Bytes; readonly secret: Bytes };
export type PackageSecret = { readonly bytes: Bytes; readonly keyPackage: KeyPackage; readonly keys: PrivateKeyPackage };
/** `from` and `until` in ms. */
export type PackageInfo = {
  readonly credential: Credential;
  readonly ref: Bytes;
  readonly last: boolean;
  readonly from: number;
  readonly until: number;
};

const DAY = 24 * 60 * 60 * 1000;
/** One-time packages are renewed well before; the last-resort one must outlast a long absence. */
export const PACKAGE_LIFE_MS = 90 * DAY;
export const LAST_RESORT_LIFE_MS = 365 * DAY;
/** Clocks of devices may differ by so much. */
export const SKEW_MS = DAY;
/** A Welcome lies in a mailbox for so long at most (hub/protocol's retentionMs), so a package answers that long after its end. */
export const WELCOME_MS = 30 * DAY;
/** last_resort, IANA MLS Extension Types: the package may be used more than once. */
const LAST_RESORT = 0x000a;

export async function makePackage(credential: Credential, sign: SignKey, now: number, last: boolean, suite: Suite): Promise<NewPackage> {
  const lifetime = { notBefore: seconds(now - SKEW_MS), notAfter: seconds(now + (last ? LAST_RESORT_LIFE_MS : PACKAGE_LIFE_MS)) };
  const capabilities = {
    versions: ['mls10' as const],
    ciphersuites: [suite.name],
    extensions: [LAST_RESORT],
    proposals: [],
    credentials: ['basic' as const],
  };
  const extensions = last ? [{ extensionType: LAST_RESORT, extensionData: new Uint8Array() }] : [];
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: writeCredential(credential) },
    capabilities,
    lifetime,
    extensions,
    { signKey: sign.privateKey, publicKey: sign.publicKey },
    suite,
  );
  const bytes = concat(PREFIX, encodeKeyPackage(publicPackage));
  const ref = own(await makeKeyPackageRef(publicPackage, suite.hash));
  return { bytes, ref, secret: writeSecret(bytes, privatePackage) };
}

/** The package in these bytes; whether it is any good is `checkPackage`'s to say. */
export function parsePackage(bytes: Bytes): KeyPackage | undefined {
  return equal(bytes.subarray(0, PREFIX.length), PREFIX) ? decodeExactly(bytes.slice(PREFIX.length), decodeKeyPackage, encodeKeyPackage) : undefined;
}

/** RFC 9420 §10.1 and our own rules. Time is left out: it is the adder's to judge (`isLive`), else verdicts on a commit would differ. */
export async function checkPackage(keyPackage: KeyPackage, suite: Suite): Promise<void> {
  const { leafNode, initKey, extensions } = keyPackage;
  if (keyPackage.version !== 'mls10' || keyPackage.cipherSuite !== suite.name) refuse('unsupported', 'package of another version or suite');
  checkCapabilities(leafNode, suite);
  if (!credentialOf(leafNode)) refuse('invalid', 'credential does not name the signing key');
  if (leafNode.extensions.length > 0 || extensions.some((one) => one.extensionType !== LAST_RESORT)) refuse('forbidden', 'extension in a package');
  if (equal(initKey, leafNode.hpkePublicKey)) refuse('invalid', 'init key is the leaf key');
  for (const key of [initKey, leafNode.hpkePublicKey]) if (!(await isUsableKey(suite, key))) refuse('invalid', 'unsound encryption key');
  if (!(await verifyLeafNodeSignatureKeyPackage(leafNode, suite.signature))) refuse('invalid', 'leaf signature');
  if (!(await verifyKeyPackage(keyPackage, suite.signature))) refuse('invalid', 'package signature');
}

/** Within its lifetime, and that lifetime no longer than any of ours. */
export function isLive({ leafNode: { lifetime } }: KeyPackage, now: number): boolean {
  const longest = seconds(LAST_RESORT_LIFE_MS + 2 * SKEW_MS);
  return lifetime.notBefore <= seconds(now) && seconds(now) <= lifetime.notAfter && lifetime.notAfter - lifetime.notBefore <= longest;
}

export async function describePackage(keyPackage: KeyPackage, suite: Suite): Promise<PackageInfo> {
  const { leafNode, extensions } = keyPackage;
  const credential = credentialOf(leafNode) ?? refuse('invalid', 'foreign credential');
  const ref = own(await makeKeyPackageRef(keyPackage, suite.hash));
  const from = Number(leafNode.lifetime.notBefore) * 1000;
  return { credential, ref, last: extensions.length > 0, from, until: Number(leafNode.lifetime.notAfter) * 1000 };
}

export function readSecret(secret: Bytes): PackageSecret | undefined {
  return decode(secret, (from) => {
    readOneOf(from, [VERSION]);
    const [bytes, initPrivateKey, hpkePrivateKey, signaturePrivateKey] = [PART, PART, PART, PART].map((limit) => readBytes(from, limit));
    const keyPackage = bytes && parsePackage(bytes);
    if (!bytes || !keyPackage || !initPrivateKey || !hpkePrivateKey || !signaturePrivateKey) return undefined;
    return { bytes, keyPackage, keys: { initPrivateKey, hpkePrivateKey, signaturePrivateKey } };
  });
}

const writeSecret = (bytes: Bytes, keys: PrivateKeyPackage): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const part of [bytes, keys.initPrivateKey, keys.hpkePrivateKey, keys.signaturePrivateKey]) writeBytes(to, own(part));
  });

const VERSION = 1;
const PART = 64 * 1024;
/** ProtocolVersion mls10 and WireFormat mls_key_package, RFC 9420 §6. */
const PREFIX = Uint8Array.of(0, 1, 0, 5);

const seconds = (ms: number): bigint => BigInt(Math.floor(ms / 1000));
