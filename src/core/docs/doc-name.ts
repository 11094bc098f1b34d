/** The documents `!docs` writes. */
export type DocName = 'overview' | 'changelog' | 'api';
