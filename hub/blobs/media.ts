/** The room of sealed media: uploads, blobs, and how they go. */
import { type Blobs, openBlobs } from './blobs.ts';
import { type Going, openGoing } from './going.ts';
import type { MediaDeps } from './port.ts';
import { openUploads, type Uploads } from './uploads.ts';

export type Media = { readonly uploads: Uploads; readonly blobs: Blobs; readonly going: Going };

export function openMedia(deps: MediaDeps): Media {
  const going = openGoing(deps);
  return { going, uploads: openUploads(deps, going), blobs: openBlobs(deps, going) };
}
