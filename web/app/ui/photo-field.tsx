/** A photo that is chosen, changed or taken away: of oneself, or of a group. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import '../styles/photo.css';
import { t } from '../text/language.ts';
import { Icon } from './icon.tsx';
import { lazily } from './lazy.tsx';

// Most people choose one once.
const PhotoCrop = lazily(async () => (await import('./photo-crop.tsx')).PhotoCrop);

/** `children`: the avatar as it is now. `onPhoto` gets at most 32 KiB of WebP or JPEG, or null where it is taken away. */
type Props = { readonly hasPhoto: boolean; readonly onPhoto: (photo: Uint8Array<ArrayBuffer> | null) => void; readonly children: ComponentChildren };

export function PhotoField({ hasPhoto, onPhoto, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [file, open] = useState<File>();
  return (
    <div class="portrait">
      {children}
      <div class="acts">
        <button type="button" class="btn soft small" onClick={() => input.current?.click()}>
          <Icon name="camera" size={18} />
          {hasPhoto ? t.photo.change : t.photo.choose}
        </button>
        {hasPhoto && (
          <button type="button" class="btn ghost small" onClick={() => onPhoto(null)}>
            {t.photo.remove}
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        autocomplete="off"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => {
          open(currentTarget.files?.[0]);
          // The same one may be chosen again.
          currentTarget.value = '';
        }}
      />
      {file && (
        <PhotoCrop
          file={file}
          onClose={() => open(undefined)}
          onPhoto={(photo) => {
            open(undefined);
            onPhoto(photo);
          }}
        />
      )}
    </div>
  );
}
