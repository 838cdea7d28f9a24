/** What this room uses of web-push 3.6, which brings no types. */
declare module 'web-push' {
  type Subscription = { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  type Options = {
    readonly TTL: number;
    readonly urgency: 'very-low' | 'low' | 'normal' | 'high';
    readonly topic: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  type Details = { readonly headers: Readonly<Record<string, string | number>>; readonly body: Uint8Array };
  const webPush: {
    generateRequestDetails(subscription: Subscription, payload: string, options: Options): Details;
    getVapidHeaders(
      audience: string,
      subject: string,
      publicKey: string,
      privateKey: string,
      encoding: 'aes128gcm',
      expiresAtSeconds: number,
    ): { readonly Authorization: string };
  };
  export = webPush;
}
