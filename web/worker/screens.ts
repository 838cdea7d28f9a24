/** Which addresses are screens of the app, and so are answered by its one page. It knows the paths, not what they show. */

/** The list, a chat, one of its messages, its safety number, a new chat, the settings. Never what the hub answers itself. */
export const isScreen = (path: string): boolean => /^\/(?:$|c\/[^/]+(?:\/|$)|new\/?$|settings(?:\/|$))/.test(path);
