/** Is the person confirming their number now? It is shown once, over everything. */
import { signal } from '@preact/signals';

export const isConfirming = signal(false);
