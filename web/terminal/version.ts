/** Which version of Tidings this is: the one package.json names. */
export const VERSION = '0.1.0';
