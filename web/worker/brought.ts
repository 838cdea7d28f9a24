/** What the service worker calls of the scripts it brings: what it is woken for, what a player asks it, and what is saved through it. */
import type { PushRequest } from '../../hub/protocol/push.ts';

export type Telling = {
  /**
   * A push came. Resolves once something is shown, or it is known that there is nothing to tell. `isDeclared`: the browser reads pushes by itself, and has words to show
   * should none come of this.
   */
  pushed(isDeclared: boolean): Promise<void>;
  /** A page says that what is to be told has changed. */
  looked(): Promise<void>;
  clicked(event: NotificationEvent): Promise<void>;
  /** The browser has put the subscription elsewhere. */
  moved(subscription: PushRequest): Promise<void>;
};

/** Answers a question of a film that plays before it is whole. */
export type Streaming = (event: FetchEvent) => Promise<Response>;

/** Hands a large file that a page saves to the browser. */
export type Saving = {
  /** What a page says of it. */
  hear(event: ExtendableMessageEvent): void;
  /** Answers where the browser asks for it. */
  answer(event: FetchEvent): Promise<Response>;
};

export type Brought = { readonly telling: Telling; readonly streaming: Streaming; readonly saving: Saving };
