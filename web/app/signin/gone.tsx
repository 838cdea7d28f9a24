/** A device that cannot open what it stored: there is nothing to show, and one way on. */
import '../styles/signin.css';
import { t } from '../text/en.ts';
import { Clear } from '../ui/clear.tsx';
import { Icon } from '../ui/icon.tsx';

export const Gone = ({ message }: { readonly message: string }) => (
  <main class="gone">
    <span class="pic">
      <Icon name="alert" size={30} />
    </span>
    <h1>{t.gone.damagedTitle}</h1>
    <p>{message}</p>
    <Clear look="btn danger" />
  </main>
);
