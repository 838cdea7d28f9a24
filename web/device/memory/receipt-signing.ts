/** Receipts signed and verified by the device keys of their authors. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { encode, writeBytes, writeFixed } from '../../../crypto/codec.ts';
import { type SignKey, sign, verify } from '../../../crypto/signing.ts';
import { type Receipt, type SignedReceipt, writeReceipt } from './receipt.ts';

export async function signReceipt(key: SignKey, receipt: Receipt): Promise<Bytes> {
  const signed = writeReceipt(receipt);
  const signature = await sign(key, 'receipt', signed);
  return encode((to) => {
    writeBytes(to, signed);
    writeFixed(to, signature);
  });
}

export const verifyReceipt = ({ signed, signature }: SignedReceipt, signKey: Bytes): Promise<boolean> =>
  verify(signKey, 'receipt', signed, signature);
