/** Code that comes when it is first needed, so that an app opens with little of it. Knows not what it brings. */

/** A part of this program could not be fetched: it lies with the hub and mostly on this device, and may be asked for again. */
export class NotLoaded extends Error {
  constructor() {
    super('a part of this program could not be fetched');
    this.name = 'NotLoaded';
  }
}

/** A module, by its `import()`. Throws NotLoaded where it cannot be had, which browsers say by a TypeError. */
export async function later<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw error instanceof TypeError ? new NotLoaded() : error;
  }
}
