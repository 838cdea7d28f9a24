/** Devices that send and fetch media by HTTP as it goes over the wire, over a hub of hub.world.ts, and blobs small enough to be made by the hundred. */
import { type Bytes, concat, fromBase64, own, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { blobIdOf, countChunks, digestOfChunk, SEALED_CHUNK_BYTES, type Shape, stretchOf, writeManifest } from '../../crypto/manifest.ts';
import { newPerson, ORIGIN, type Person, type World } from '../hub.world.ts';
import { type Refused, readErrorBody } from '../protocol/errors.ts';
import { opening } from '../store/case.contract.ts';

export type Got = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Bytes;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;
  readonly refused: Refused | undefined;
};
export type Sent = {
  readonly body?: unknown;
  readonly bytes?: Bytes | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Who = Person & { readonly deviceId: Bytes; readonly userId: Bytes };

export async function newWho(world: World): Promise<Who> {
  const person = await newPerson(world);
  return { ...person, deviceId: fromBase64(person.device) ?? new Uint8Array(), userId: fromBase64(person.user) ?? new Uint8Array() };
}

/** `who`: undefined is signed in nowhere. */
export async function send(
  { hub }: World,
  who: Who | undefined,
  method: string,
  path: string,
  { body, bytes, headers = {} }: Sent = {},
): Promise<Got> {
  const content = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: { ...(who ? { authorization: `Bearer ${who.session.access}` } : {}), ...headers },
    ...(content === undefined ? {} : { body: content, duplex: 'half' }),
  } as RequestInit);
  return gotOf(await hub.fetch(request, '203.0.113.1'));
}

export async function gotOf(response: Response): Promise<Got> {
  const read = own(new Uint8Array(await response.arrayBuffer()));
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson && read.length > 0 ? JSON.parse(new TextDecoder().decode(read)) : {};
  const refused = readErrorBody(json);
  return { status: response.status, headers: response.headers, bytes: read, body: json as Got['body'], code: refused?.code, refused };
}

/** A blob as its bytes are: what sealing would give, as far as a hub can tell. */
export type Sealed = {
  readonly shape: Shape;
  readonly bytes: Bytes;
  readonly chunks: readonly Bytes[];
  readonly blob: Bytes;
  readonly manifest: Bytes;
};

export async function sealedOf(shape: Shape, fill: (length: number) => Bytes = random): Promise<Sealed> {
  const bytes = fill(shape.head + shape.body);
  const chunks = Array.from({ length: countChunks(shape) }, (_, index) => {
    const { from, to } = stretchOf(shape, index);
    return bytes.slice(from, to);
  });
  const manifest = { ...shape, digests: concat(...(await Promise.all(chunks.map(digestOfChunk)))) };
  return { shape, bytes, chunks, blob: blobIdOf(manifest), manifest: writeManifest(manifest) };
}
/** Of any length; the generator has a limit of its own. */
export function random(length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 4096) bytes.set(randomBytes(Math.min(4096, length - at)), at);
  return bytes;
}
/** Mostly head: three chunks of which one is large. */
export const shapeOf = (head: number, tail: number, full = 0): Shape => ({ head, body: full * SEALED_CHUNK_BYTES + tail });

export const uploadPath = (upload: Bytes): string => `/v1/uploads/${toBase64(upload)}`;
export const chunkPath = (upload: Bytes, index: number): string => `${uploadPath(upload)}/chunks/${index}`;
export const blobPath = (blob: Bytes): string => `/v1/blobs/${toBase64(blob)}`;

/** A route these are on, as the relay would have opened it. */
export async function routeOf({ store }: World, ...members: readonly Who[]): Promise<Bytes> {
  const log = randomBytes(32);
  const opened = await store.routes.open(
    opening({ log, device: members[0]?.deviceId ?? randomBytes(16), devices: members.map(({ deviceId }) => deviceId) }),
  );
  if (!opened.ok) throw new Error(`expected a route, got ${opened.code}`);
  return log;
}

export const begin = (world: World, who: Who, upload: Bytes, shape: Shape): Promise<Got> =>
  send(world, who, 'PUT', uploadPath(upload), { body: shape });
export const putChunk = (world: World, who: Who, upload: Bytes, index: number, bytes: Bytes): Promise<Got> =>
  send(world, who, 'PUT', chunkPath(upload, index), { bytes });
export const putChunks = (world: World, who: Who, upload: Bytes, first: number, chunks: readonly Bytes[]): Promise<Got> =>
  send(world, who, 'PUT', `${chunkPath(upload, first)}?count=${chunks.length}`, { bytes: concat(...chunks) });
export const commit = (world: World, who: Who, upload: Bytes, blob: Bytes, routes: readonly Bytes[]): Promise<Got> =>
  send(world, who, 'POST', `${uploadPath(upload)}/commit`, { body: { blob: toBase64(blob), routes: routes.map(toBase64) } });
export const content = (world: World, who: Who, blob: Bytes, range?: string): Promise<Got> =>
  send(world, who, 'GET', `${blobPath(blob)}/content`, range === undefined ? {} : { headers: { range } });
export const had = (world: World, who: Who, ...blobs: readonly Bytes[]): Promise<Got> =>
  send(world, who, 'POST', '/v1/blobs/had', { body: { blobs: blobs.map(toBase64) } });

/** Which chunks an answer says are there. */
export function haveIn({ body }: Got): readonly number[] {
  const bits = fromBase64(String(body['have'])) ?? new Uint8Array();
  return Array.from({ length: bits.length * 8 }, (_, i) => i).filter((i) => ((bits[i >> 3] ?? 0) >> (i & 7)) & 1);
}

/** The whole of it, in one go. */
export async function put(world: World, who: Who, sealed: Sealed, routes: readonly Bytes[], upload = randomBytes(16)): Promise<Got> {
  const begun = await begin(world, who, upload, sealed.shape);
  if (begun.status !== 200) return begun;
  for (const [index, chunk] of sealed.chunks.entries()) await putChunk(world, who, upload, index, chunk);
  return commit(world, who, upload, sealed.blob, routes);
}
