/** The certificate and its key, read from the operator's files and read again when they change, so that a renewal needs no restart. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

export type CertificateFiles = { readonly cert: string; readonly key: string };
export type Certificate = { readonly cert: string; readonly key: string };

/** The pair, or one sentence about what is wrong with the files. */
export function readCertificate(files: CertificateFiles): Certificate | { readonly mistake: string } {
  try {
    const [cert, key] = [readFileSync(files.cert, 'utf8'), readFileSync(files.key, 'utf8')];
    return belong(cert, key) ? { cert, key } : { mistake: 'TIDINGS_TLS_KEY is not the key of TIDINGS_TLS_CERT.' };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { mistake: `TIDINGS_TLS_CERT and TIDINGS_TLS_KEY must be PEM files the hub can read${why}.` };
  }
}

// Asked here, because Deno takes a pair that does not belong together and then fails every handshake.
function belong(cert: string, key: string): boolean {
  const form = { type: 'spki', format: 'der' } as const;
  return createPublicKey(createPrivateKey(key)).export(form).equals(new X509Certificate(cert).publicKey.export(form));
}

export type WatchDeps = {
  readonly files: CertificateFiles;
  readonly changed: (certificate: Certificate) => void;
  /** The files changed but cannot be used (half written, say): the old pair stays, and they are tried again. */
  readonly broken: (mistake: string) => void;
};

/** Looks whether the files changed; asked from time to time, because watching a renewed symbolic link tells nothing. */
export function newCertificateWatch({ files, changed, broken }: WatchDeps): () => void {
  let seen = stampOf(files);
  return () => {
    const stamp = stampOf(files);
    if (stamp === seen) return;
    const read = readCertificate(files);
    if ('mistake' in read) return broken(read.mistake);
    seen = stamp;
    changed(read);
  };
}

const stampOf = (files: CertificateFiles): string => [files.cert, files.key].map(stampOfFile).join(' ');

function stampOfFile(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.size}:${stat.mtimeMs}` : 'absent';
}
