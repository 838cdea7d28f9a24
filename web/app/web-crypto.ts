/** What stands for Node's crypto in a browser build: libraries ask for it where there is no globalThis.crypto, which no browser of ours is without. */
export const webcrypto = globalThis.crypto;
