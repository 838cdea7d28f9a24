/** What the own chat says and the hub is brought to: whom this person has blocked, and the links to them. */
import { type BlocksDeps, openBlocks } from './blocks.ts';
import { openOwnLinks, type OwnLinks, type OwnLinksDeps } from './own-links.ts';

export type Telling = OwnLinks;

export function openTelling(deps: BlocksDeps & OwnLinksDeps): Telling {
  const [blocks, links] = [openBlocks(deps), openOwnLinks(deps)];
  return {
    connected: () => {
      blocks.connected();
      links.connected();
    },
    stands: links.stands,
    stop: () => {
      blocks.stop();
      links.stop();
    },
  };
}
