/** The app's one Trusted Types policy (W3C Trusted Types), 'tidings': the only texts that become code are addresses of its own scripts. */

type Policy = { createScriptURL(path: string): unknown };
type Factory = { createPolicy(name: string, rules: { createScriptURL: (path: string) => string }): Policy };

/** What the build makes: files with their hash in the name, and the service worker. */
const OWN = /^\/(?:assets\/[\w.-]+\.js|worker\.js)$/;
/** A second policy of the same name is refused by the page's headers, so the one of this realm is kept. */
let policy: Policy | undefined;

/** The address as the browser takes it for a Worker or service worker; throws for any that is not a script of ours, which is a bug. */
export function trustedScript(address: string): string {
  policy ??= newPolicy();
  // Where the browser knows Trusted Types this is an object that stands for the text; every place that takes it takes a text too.
  return policy.createScriptURL(address) as string;
}

function newPolicy(): Policy {
  const rules = { createScriptURL: (address: string) => ownScript(address, globalThis.location.href, import.meta.env.DEV) };
  const { trustedTypes } = globalThis as typeof globalThis & { readonly trustedTypes?: Factory };
  return trustedTypes ? trustedTypes.createPolicy('tidings', rules) : rules;
}

/** The whole address, where it is a script of this origin. While developing, vite serves workers from where their source lies. */
export function ownScript(address: string, page: string, isDeveloping: boolean): string {
  const { origin, pathname, href } = new URL(address, page);
  if (origin !== new URL(page).origin || !(isDeveloping || OWN.test(pathname))) throw new TypeError('expected the address of a script of this app');
  return href;
}
