/** What media takes of this device, and what comes to it by itself. */
import { ALONE, lineNow, MOST_ALONE, NETWORKS, type Network, networkOf, rules, setRule } from '../media/alone.ts';
import { sizeOf } from '../media/size.ts';
import { t } from '../text/language.ts';
import { KeptMedia } from './kept-media.tsx';
import { Switch } from '../ui/switch.tsx';

export const Storage = () => (
  <>
    <KeptMedia />
    <Alone />
  </>
);

/** Where the browser does not tell one line from another there is one. */
function Alone() {
  const line = lineNow();
  const networks = networkOf(line) === undefined ? (['wifi'] as const) : NETWORKS;
  return (
    <>
      {networks.map((network) => (
        <OverLine key={network} network={network} title={networks.length > 1 ? t.storage.alone[network] : t.storage.alone.any} />
      ))}
      <p class="fine">{line?.saveData ? t.storage.saving : t.storage.aloneHint}</p>
    </>
  );
}

const OverLine = ({ network, title }: { readonly network: Network; readonly title: string }) => (
  <section class="card pad stack alone">
    <h2 class="lab">{title}</h2>
    {ALONE.map((kind) => (
      <Switch
        key={kind}
        name={t.storage.kinds[kind]}
        hint={t.storage.upTo(sizeOf(MOST_ALONE[kind]))}
        isOn={rules.value[network][kind]}
        onChange={(isOn) => setRule(network, kind, isOn)}
      />
    ))}
  </section>
);
