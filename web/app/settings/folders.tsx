/** The folders of chats: made, changed, put in order and taken away. */
import { removeFolder } from '../chats/folder-deeds.ts';
import { edited, moved, newFolder } from '../chats/folders.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

export function Folders() {
  const device = useDevice();
  const folders = useView('folders', {})?.folders;
  if (!folders) return null;
  const ids = folders.map(({ folder }) => folder);
  const move = (at: number, by: -1 | 1): void => {
    const next = moved(ids, at, by);
    // Not awaited: the view shows the order.
    if (next) void answered(device.call('orderFolders', { folders: next }));
  };
  return (
    <section>
      <h2 class="lab">{t.folders.title}</h2>
      <p class="fine">{t.folders.manage}</p>
      {folders.length > 0 && (
        <ul class="card dev">
          {folders.map((folder, at) => (
            <li key={folder.folder}>
              <Icon name="folder" />
              <span class="what">
                <b>
                  <bdi>{folder.name}</bdi>
                </b>
              </span>
              <Press name={t.folders.upOf(folder.name)} icon="up" isOff={at === 0} onPress={() => move(at, -1)} />
              <Press name={t.folders.downOf(folder.name)} icon="down" isOff={at === folders.length - 1} onPress={() => move(at, 1)} />
              <Press
                name={t.folders.editOf(folder.name)}
                icon="pen"
                onPress={() => {
                  edited.value = folder;
                }}
              />
              <Press name={t.settings.removeOf(folder.name)} icon="trash" onPress={() => void removeFolder(device, folder)} />
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        class="btn line small"
        onClick={() => {
          edited.value = newFolder();
        }}
      >
        {t.folders.new}
      </button>
    </section>
  );
}

type PressProps = { readonly name: string; readonly icon: 'up' | 'down' | 'pen' | 'trash'; readonly isOff?: boolean; readonly onPress: () => void };

const Press = ({ name, icon, isOff = false, onPress }: PressProps) => (
  <button type="button" class="ib" aria-label={name} title={name} aria-disabled={isOff} onClick={onPress}>
    <Icon name={icon} size={19} />
  </button>
);
