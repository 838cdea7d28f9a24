/** The way to what a chat holds, among what is said of whom it is with. */
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';

export const ToGallery = ({ onPress }: { readonly onPress: () => void }) => (
  <li>
    <button type="button" data-gallery onClick={onPress}>
      <Icon name="clip" />
      <span>
        <span class="k">{t.gallery.title}</span>
      </span>
      <Icon name="open" size={18} />
    </button>
  </li>
);
