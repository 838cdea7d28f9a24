/** By what others find me: a link that carries my keys, to show or to send. */
import { t } from '../text/en.ts';
import { Copy } from '../ui/copy.tsx';
import { useView } from '../ui/hooks.ts';
import { Qr } from '../ui/qr.tsx';

export function MyLink() {
  const me = useView('me', {});
  if (!me) return null;
  return (
    <section>
      <h2 class="lab">{t.people.myLink}</h2>
      <div class="card my-link">
        <div class="qr-card">
          <Qr text={me.contactCode} label={t.people.myLink} />
        </div>
        <div class="what">
          <p>{t.people.myLinkHint}</p>
          <code class="codetext" dir="ltr">
            {me.contactCode}
          </code>
          <Copy text={me.contactCode} name={t.people.copyLink} />
        </div>
      </div>
    </section>
  );
}
