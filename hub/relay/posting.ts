/** What a device may put on the hub: judged by its plain head alone, appended by the store, then handed out. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { readCommitEnvelope } from '../../crypto/envelope.ts';
import { hash } from '../../crypto/hash.ts';
import { readMlsHeader } from '../../crypto/header.ts';
import type { SpendNow } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import { type DeviceFrame, type Enclosed, FIRST_EPOCH, KIND, type Mail } from '../protocol/frames.ts';
import type { LogKey, NewMail, NewPost, Routes, Stored, StoredEnvelope, StoreRefusal } from '../store/route.port.ts';
import { RELAY_BUDGETS } from './budgets.ts';
import { chatLog, digestOf, mailboxLog, mailboxOf, runningHash } from './log.ts';
import type { Asker } from './port.ts';

export type PostFrame = Extract<DeviceFrame, { type: 'post' | 'open' | 'mail' | 'leave' }>;
type PostOf<T extends PostFrame['type']> = Extract<PostFrame, { type: T }>;

/** `digest`: H("item", bytes), made when it was hashed into its log and wanted again for its author. */
export type Appended = StoredEnvelope & { readonly digest: Bytes };

/** What came of it, for those who listen. `envelope` is absent where the frame put none into `log`. */
export type Posted = {
  readonly stored: Stored;
  readonly log: LogKey;
  readonly envelope: Appended | undefined;
  readonly moved: { readonly log: LogKey; readonly seq: number } | undefined;
};

type Deps = { readonly routes: Routes; readonly spend: SpendNow; readonly now: () => number; readonly wake: () => void };

/** Up to the store all of it happens at once, so that frames of one socket are written in the order they came. Rejects with Refused. */
export function openPosting({ routes, spend, now, wake }: Deps): (asker: Asker, frame: PostFrame) => Promise<Posted> {
  const write = (asker: Asker, frame: PostFrame): Promise<Posted> => {
    switch (frame.type) {
      case 'post':
        return postTo(routes, spend, asker, frame, now());
      case 'open':
        return openRoute(routes, spend, asker, frame, now());
      case 'mail':
        return sendMail(routes, spend, asker, frame, now());
      case 'leave':
        return leave(routes, asker, frame, now());
    }
  };
  return async (asker, frame) => {
    const posted = await write(asker, frame);
    if (posted.stored.fresh && wakesAnybody(frame)) wake();
    return posted;
  };
}

const wakesAnybody = (frame: PostFrame): boolean =>
  ('wakes' in frame && frame.wakes === true) || ('mails' in frame && frame.mails.some(({ wakes }) => wakes));

async function postTo(routes: Routes, spend: SpendNow, asker: Asker, frame: PostOf<'post'>, now: number): Promise<Posted> {
  spend(RELAY_BUDGETS.posts, toHex(asker.device));
  spend(RELAY_BUDGETS.postKibibytes, toHex(asker.device), Math.ceil(frame.bytes.length / 1024));
  checkHead(frame);
  if (frame.kind === KIND.commit) checkRouting(frame.devices, asker);
  else if (frame.devices.length > 0 || frame.mails.length > 0 || frame.enclosure) throw new Refused('malformed');
  const { device } = asker;
  const { item, kind, epoch, bytes, devices, wakes } = frame;
  const log = chatLog(frame.route);
  const mails = mailsOf(spend, asker, frame.mails, frame);
  const digest = digestOf(bytes);
  const post = { log, device, item, kind, epoch, bytes, devices, mails, wakes, running: runningHash(item, digest), now };
  const stored = taken(kind === KIND.commit ? await appendCommit(routes, spend, asker, post) : await routes.append(post));
  const { seq, at, withheldFrom } = stored;
  const envelope = { seq, kind, epoch, item, device, at, bytes, digest, ...(withheldFrom && { withheldFrom }) };
  return { stored, log, envelope, moved: undefined };
}

/** One that was refused, as all but one of those that race are, or had been taken before, is not counted. */
async function appendCommit(routes: Routes, spend: SpendNow, { user }: Asker, post: NewPost): Promise<Stored | StoreRefusal> {
  const name = `${toHex(user)} ${toHex(post.log)}`;
  spend(RELAY_BUDGETS.commitsOfPerson, name);
  const result = await routes.append(post);
  if (!result.ok || !result.fresh) spend(RELAY_BUDGETS.commitsOfPerson, name, -1);
  return result;
}

/** The plain head must say what the frame says. A standalone proposal is refused: one that waits makes every member's next send fail. */
function checkHead({ kind, route, epoch, bytes }: PostOf<'post'>): void {
  const header = kind === KIND.commit ? readCommitEnvelope(bytes)?.header : readMlsHeader(bytes);
  const content = kind === KIND.commit ? 'commit' : 'application';
  if (!header || header.content !== content || header.epoch !== epoch || !equal(header.group, route)) throw new Refused('malformed');
}

async function openRoute(routes: Routes, spend: SpendNow, asker: Asker, frame: PostOf<'open'>, now: number): Promise<Posted> {
  spend(RELAY_BUDGETS.opens, toHex(asker.device));
  checkRouting(frame.devices, asker);
  const log = chatLog(frame.route);
  const before = frame.predecessor;
  const predecessor = before && { log: chatLog(before.route), epoch: before.epoch, seq: before.seq };
  if (predecessor && equal(predecessor.log, log)) throw new Refused('malformed');
  const mails = mailsOf(spend, asker, frame.mails, frame);
  const { item, devices } = frame;
  const stored = taken(await routes.open({ log, device: asker.device, item, epoch: FIRST_EPOCH, predecessor, devices, mails, now }));
  return { stored, log, envelope: undefined, moved: predecessor };
}

async function sendMail(routes: Routes, spend: SpendNow, asker: Asker, frame: PostOf<'mail'>, now: number): Promise<Posted> {
  const [mail] = mailsOf(spend, asker, [frame], frame);
  if (!mail) throw new Error('expected one mail of one frame');
  return { stored: taken(await routes.mail(mail, asker.device, now)), log: mail.log, envelope: undefined, moved: undefined };
}

async function leave(routes: Routes, { device }: Asker, { route }: PostOf<'leave'>, now: number): Promise<Posted> {
  const log = chatLog(route);
  return { stored: taken(await routes.leave(log, device, now)), log, envelope: undefined, moved: undefined };
}

/** Who declares a routing stays in it, and names nobody twice. */
function checkRouting(devices: readonly Bytes[], { device }: Asker): void {
  const named = new Set(devices.map(toHex));
  if (named.size !== devices.length || !named.has(toHex(device))) throw new Refused('malformed');
}

/** What they enclose is spent once, as it came up once; each mailbox counts it whole. */
function mailsOf(spend: SpendNow, { device }: Asker, mails: readonly Mail[], { enclosure: shared }: Enclosed): readonly NewMail[] {
  const from = toHex(device);
  spend(RELAY_BUDGETS.mails, from, mails.length);
  spend(RELAY_BUDGETS.mailKibibytes, from, Math.ceil(mails.reduce((sum, { bytes }) => sum + bytes.length, shared?.length ?? 0) / 1024));
  const enclosure = shared && mails.length > 0 ? { digest: hash('enclosure', shared), bytes: shared } : undefined;
  return mails.map(({ device: owner, item, bytes, wakes }) => {
    spend(RELAY_BUDGETS.mailsToOne, `${from} ${toHex(owner)}`);
    return { log: mailboxLog(mailboxOf(owner)), owner, item, bytes, enclosure, wakes, running: runningHash(item, digestOf(bytes)) };
  });
}

function taken(result: Stored | StoreRefusal): Stored {
  if (!result.ok) throw new Refused(result.code, result.details);
  return result;
}
